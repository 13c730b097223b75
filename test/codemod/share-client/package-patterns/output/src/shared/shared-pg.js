// shared clients of pg, written by lambda-lift
