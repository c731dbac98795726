/** From values to places along an axis, linear or log. Pure. */
export type AxisScale = { from: number; to: number; log: boolean };

/** Beyond it every canvas and every SVG draws the same. In pixels. */
const farthest = 1e5;

/** From 0 at `from` to `length` at `to`. What has no place on a log scale lies below its end. */
export function placeOn({ from, to, log }: AxisScale, length: number): (value: number) => number {
  const scaled = log ? (value: number) => (value > 0 ? Math.log10(value) : -Infinity) : (value: number) => value;
  const [start, end] = [scaled(from), scaled(to)];
  const factor = length / (end - start);
  return (value) => Math.max(-farthest, Math.min(farthest, (scaled(value) - start) * factor));
}
