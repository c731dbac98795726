/** The learning-rate range test (Smith 2017): the rate grows from step to step until the loss explodes. What a record keeps of it. */

/** Rates of the steps 0 .. steps - 1, equally far apart on a log axis. */
export type RateRange = { from: number; to: number; steps: number };

/** A test whose loss fell says two rates: where it fell the fastest, and a tenth of where it was least. */
export type RangeVerdict = RateRange & {
  stepsDone: number;
  suggested: { steepest: number; tenth: number } | null;
  sentence: string;
};

const fewestSteps = 150; // fewer are too rough to tell a slope
const mostSteps = 1000; // as many as a history keeps one by one

/** One epoch where that is long enough, else the few epochs that it takes. */
export const rangeOf = (stepsPerEpoch: number): RateRange => ({
  from: 1e-6,
  to: 10,
  steps: Math.min(Math.max(stepsPerEpoch, fewestSteps), mostSteps),
});

const kept = 0.9; // of the average, at each step

/** The loss as an average that forgets, freed of its start at zero. */
export function smoothed(losses: readonly number[]): number[] {
  let average = 0;
  let weight = 1;
  return losses.map((loss) => {
    average = kept * average + (1 - kept) * loss;
    weight *= kept;
    return average / (1 - weight);
  });
}
