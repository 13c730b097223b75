/** Milliseconds as seconds with three decimals. */
export function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
