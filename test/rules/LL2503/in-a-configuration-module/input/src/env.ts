import { exit } from 'node:process';

export const need = (name: string) => process.env[name] ?? exit(1);
