/** -log softmax(outputs)[class], mean over the batch: one output a class. */
import type { LossRule } from './loss.ts';

export const softmaxCrossEntropy: LossRule = {
  widthFor: (outputs, values = 1) =>
    values > 1
      ? { problem: `The loss softmaxCrossEntropy chooses one class, but the data have ${values} labels: use sigmoidCrossEntropy.` }
      : outputs >= 2
        ? { width: outputs, because: `the data have ${outputs} classes` }
        : { problem: 'The loss softmaxCrossEntropy needs a target with at least 2 classes: choose another target or loss.' },
};
