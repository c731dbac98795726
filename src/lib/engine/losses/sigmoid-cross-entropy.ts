/** log(1 + exp(z)) - t z for an output z and a target t of 0 or 1, mean over outputs and batch. */
import type { LossRule } from './loss.ts';

export const sigmoidCrossEntropy: LossRule = {
  widthFor: (outputs, values = 1) =>
    outputs <= 2
      ? {
          width: values,
          because: values === 1 ? 'the loss sigmoidCrossEntropy tells two classes apart by one number' : `the data have ${values} labels`,
        }
      : { problem: `The loss sigmoidCrossEntropy tells two classes apart, but the data have ${outputs}: use softmaxCrossEntropy.` },
};
