/** log(1 + exp(z)) - t z for one output z and a target t of 0 or 1, mean over the batch. */
import type { LossRule } from './loss.ts';

export const sigmoidCrossEntropy: LossRule = {
  widthFor: (outputs) =>
    outputs <= 2
      ? { width: 1, because: 'the loss sigmoidCrossEntropy tells two classes apart by one number' }
      : { problem: `The loss sigmoidCrossEntropy tells two classes apart, but the data have ${outputs}: use softmaxCrossEntropy.` },
};
