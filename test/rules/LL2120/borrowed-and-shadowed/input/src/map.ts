export class Map {
  zoom = 1;
}
