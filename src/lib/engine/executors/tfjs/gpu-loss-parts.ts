/** Pieces of WGSL that several losses share. */

/** The pieces of WGSL of one loss. `rowLoss(row)` is the loss of one row; `gradient` fills result[start ..] of a row. */
export type LossCode = { before: string; rowLoss: string; gradient: string };

/** log(1 + r) for r >= 0, without losing small r in the sum. */
export const logOnePlus = `
  fn logOnePlus(r: f32) -> f32 { return select(log(1.0 + r), r * (1.0 - r * (0.5 - r / 3.0)), r < 0.01); }
`;

export const softmaxParts = `
  fn indexOfLargest(start: i32) -> i32 {
    var best = 0;
    for (var j = 1; j < uniforms.width; j = j + 1) { if (z[start + j] > z[start + best]) { best = j; } }
    return best;
  }
  fn sumOfOthers(start: i32, best: i32) -> f32 {
    var sum = 0.0;
    for (var j = 0; j < uniforms.width; j = j + 1) { if (j != best) { sum = sum + exp(z[start + j] - z[start + best]); } }
    return sum;
  }
`;
