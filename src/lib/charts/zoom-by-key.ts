/** Zooming by keys. Pure. */
type Range = [number, number];
type Shown = { shown: Range; whole: Range; at: number | null; log: boolean };

/** + shows half as much around the crosshair (or the middle), - twice as much; null: all again; undefined: the key means nothing. */
export function zoomedBy(key: string, { shown, whole, at, log }: Shown): Range | null | undefined {
  const factor = { '+': 0.5, '=': 0.5, '-': 2, _: 2 }[key];
  if (factor === undefined) return undefined;
  const to = log ? Math.log : (value: number) => value;
  const from = log ? Math.exp : (value: number) => value;
  const [low, high] = [to(shown[0]), to(shown[1])];
  const [least, most] = [to(whole[0]), to(whole[1])];
  const middle = at !== null && at >= shown[0] && at <= shown[1] ? to(at) : (low + high) / 2;
  const span = (high - low) * factor;
  if (span >= most - least) return null;
  const start = Math.max(least, Math.min(most - span, middle - ((middle - low) / (high - low)) * span));
  return [from(start), from(start + span)];
}
