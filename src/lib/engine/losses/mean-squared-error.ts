/** (output - target)^2, mean over outputs and batch. */
import type { LossRule } from './loss.ts';

export const meanSquaredError: LossRule = {
  widthFor: (outputs) =>
    outputs === 1
      ? { width: 1, because: 'the target is one number' }
      : { problem: `The loss meanSquaredError is for a numeric target, but the data have ${outputs} classes: use softmaxCrossEntropy.` },
};
