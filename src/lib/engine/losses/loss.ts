/** What every loss file gives. The arithmetic is the `loss` op's, in each executor. */

export type LossRule = {
  /** How many numbers the last layer must give for data that need `outputs` (classes, 2 for `values` labels, or 1 for `values` values); else a sentence. */
  widthFor(outputs: number, values?: number): { width: number; because: string } | { problem: string };
};

/** Of a loss for numbers. */
export const valueRule = (loss: string): LossRule => ({
  widthFor: (outputs, values = 1) =>
    outputs === 1
      ? { width: values, because: values === 1 ? 'the target is one number' : `${values} numbers are predicted at once` }
      : { problem: `The loss ${loss} is for a numeric target, but the data have ${outputs} classes: use softmaxCrossEntropy.` },
});
