/** Bias corrections of Adam, in float64 by multiplication only, so that every machine gets the same bits. */

/** base ** exponent for a whole exponent >= 0, by repeated squaring. */
export function wholePower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** 1 - beta1^t and 1 - beta2^t; `step` counts from 1. */
export function corrections(betas: { beta1: number; beta2: number }, step: number): { first: number; second: number } {
  return { first: 1 - wholePower(betas.beta1, step), second: 1 - wholePower(betas.beta2, step) };
}
