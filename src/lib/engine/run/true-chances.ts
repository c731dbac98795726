import { exp } from '../../numerics/exact-math.ts';

/** The probability given to each true code: [rows, positions] from raw outputs [rows, positions, classes]; -1 where there is no target. */
export function trueChances(outputs: Float32Array, targets: Float32Array): Float32Array {
  const classes = outputs.length / targets.length;
  return targets.map((target, at) => {
    if (target < 0) return -1;
    const start = at * classes;
    const own = outputs[start + target] ?? NaN;
    let sum = 0;
    for (let code = 0; code < classes; code++) sum += exp((outputs[start + code] ?? NaN) - own);
    return 1 / sum;
  });
}
