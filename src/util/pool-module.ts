/** The first line of a module with shared clients holds this; by it a later run knows the module again. */
const MARKER = 'shared clients of pg, written by lambda-lift';

/** True for the text of a module that an earlier run wrote; `'use strict'` may stand before the marker. */
export function isPoolModule(text: string | undefined): boolean {
  return text?.split('\n', 3).join('\n').includes(MARKER) === true;
}
