/** Curves of one share against another in a square: from (0, 0) at the lower left to (1, 1). Pure geometry. */

export type RatePoints = { x: ArrayLike<number>; y: ArrayLike<number> };

const round = (value: number) => Math.round(value * 10) / 10;

/** An SVG path in a square of `side`. 'steps': a value holds until the next one, from the right, as precision does over recall. */
export function ratePath({ x, y }: RatePoints, side: number, shape: 'lines' | 'steps' = 'lines'): string {
  let path = '';
  for (let at = 0; at < x.length; at++) {
    const [across, down] = [round((x[at] ?? NaN) * side), round((1 - (y[at] ?? NaN)) * side)];
    if (Number.isNaN(across) || Number.isNaN(down)) continue;
    if (path === '') path = `M${across} ${down}`;
    else path += shape === 'steps' ? `V${down}H${across}` : `L${across} ${down}`;
  }
  return path;
}

/** The point nearest to a place, both from 0 to 1; null without any. */
export function nearestRate({ x, y }: RatePoints, place: { x: number; y: number }): number | null {
  let nearest: number | null = null;
  let least = Infinity;
  for (let at = 0; at < x.length; at++) {
    const distance = ((x[at] ?? NaN) - place.x) ** 2 + ((y[at] ?? NaN) - place.y) ** 2;
    if (!(distance < least)) continue;
    nearest = at;
    least = distance;
  }
  return nearest;
}
