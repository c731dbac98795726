type Room = { width: number; height: number; range?: readonly [number, number] };

/**
 * SVG path of a small line in a width x height box with 1 px of room; gaps where a value is not finite. `range`: of the box, where several
 * lines share it. Null when nothing can be drawn.
 */
export function sparklinePath(
  values: readonly number[],
  { width, height, range }: Room,
): { path: string; last: { x: number; y: number } } | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const [low, high] = range ?? [Math.min(...finite), Math.max(...finite)];
  const span = high - low || 1;
  let path = '';
  let pen = false;
  let last = { x: 0, y: 0 };
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) {
      pen = false;
      return;
    }
    const x = round(1.5 + (values.length === 1 ? 0.5 : i / (values.length - 1)) * (width - 3));
    const y = round(height - 1.5 - ((value - low) / span) * (height - 3));
    path += `${pen ? 'L' : 'M'}${x} ${y}`;
    pen = true;
    last = { x, y };
  });
  return { path, last };
}

const round = (value: number) => Math.round(value * 100) / 100;
