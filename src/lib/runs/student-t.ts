/** Student's t distribution for whole degrees of freedom. Pure. */

/**
 * The share of the distribution within -t and t: finite sums in the angle atan(t / sqrt(freedom)).
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 (odd) and 26.7.4 (even).
 */
export function studentWithin(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = freedom % 2 === 1;
  let sum = 0;
  let term = isOdd ? cosine : 1;
  for (let k = isOdd ? 1 : 0; k <= freedom - 2; k += 2) {
    sum += term;
    term *= (cosine * cosine * (k + 1)) / (k + 2);
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

const found = new Map<string, number>(); // a table of groups asks thousands of times for a few of them

/** The t that holds `share` of the distribution between -t and t. `freedom` is a whole number from 1. */
export function studentQuantile(share: number, freedom: number): number {
  const key = `${share} ${freedom}`;
  const known = found.get(key) ?? halved(share, freedom);
  found.set(key, known);
  return known;
}

function halved(share: number, freedom: number): number {
  let low = 0;
  let high = 1;
  while (studentWithin(high, freedom) < share) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (studentWithin(middle, freedom) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
