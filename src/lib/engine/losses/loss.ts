/** What every loss file gives. The arithmetic is the `loss` op's, in each executor. */

export type LossRule = {
  /** How many numbers the last layer must give for data that need `outputs` (classes, or 1 for a value); else a sentence. */
  widthFor(outputs: number): { width: number; because: string } | { problem: string };
};

/** Of a loss for one number. */
export const valueRule = (loss: string): LossRule => ({
  widthFor: (outputs) =>
    outputs === 1
      ? { width: 1, because: 'the target is one number' }
      : { problem: `The loss ${loss} is for a numeric target, but the data have ${outputs} classes: use softmaxCrossEntropy.` },
});
