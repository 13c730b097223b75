/** A plan, inventory or outcome as text: the same bytes for the same value. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
