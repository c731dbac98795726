/** The standard normal distribution, far into its tails. Pure. */

export const normalDensity = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/**
 * The share above z, good to about 14 digits also where it is tiny: within 3 the series of Marsaglia 2004 (Evaluating the normal
 * distribution, J. Stat. Software 11, 4), beyond it Laplace's continued fraction (Abramowitz and Stegun 26.2.14).
 */
export function normalAbove(z: number): number {
  if (z < 0) return 1 - normalAbove(-z);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 3; term > 1e-17 * sum; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 - sum * normalDensity(z);
  }
  let fraction = z;
  for (let k = 80; k >= 1; k--) fraction = z + k / fraction;
  return normalDensity(z) / fraction;
}

/** The z that has `share` above it, 0 < share < 1: Newton's steps on the tail's logarithm, which is concave, from beyond the root. */
export function normalQuantileAbove(share: number): number {
  if (share > 0.5) return -normalQuantileAbove(1 - share);
  let z = Math.sqrt(-2 * Math.log(2 * share)); // the tail is never above half of exp(-z^2 / 2)
  for (let i = 0; i < 100; i++) {
    const above = normalAbove(z);
    const step = (above / normalDensity(z)) * Math.log(above / share);
    z += step;
    if (Math.abs(step) < 1e-14 * (1 + z)) break;
  }
  return z;
}
