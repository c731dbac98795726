/** -log softmax(outputs)[class], mean over the batch: one output a class. */
import type { LossRule } from './loss.ts';

export const softmaxCrossEntropy: LossRule = {
  widthFor: (outputs) =>
    outputs >= 2
      ? { width: outputs, because: `the data have ${outputs} classes` }
      : { problem: 'The loss softmaxCrossEntropy needs a target with at least 2 classes: choose another target or loss.' },
};
