import { emptyHistory } from '../../src/lib/runs/apply-event.ts';
import type { History, Run } from '../../src/lib/runs/run.ts';
import type { RecordedRun } from '../../src/lib/share/runs/recorded.ts';
import { aRun } from './a-run.ts';

/** Three epochs of seven steps, with a validation part; the last validation loss is not a number. */
export const aHistory = (changes: Partial<History> = {}): History => ({
  ...emptyHistory(),
  epoch: [1, 2, 3],
  step: [7, 14, 21],
  trainLoss: [1, 0.5, 0.1 + 0.2],
  trainMetric: [0.5, 0.75, 0.875],
  validationLoss: [1.1, 0.6, NaN],
  validationMetric: [0.5, 0.7, 0.8],
  elapsedMs: [100, 200, 300],
  learningRate: [0.01, 0.01, 0.001],
  stepLoss: { step: [0, 10, 20], loss: [1.2, 0.7, 0.3] },
  ...changes,
});

type Changes = Partial<Omit<Run, 'id'>> & { id?: string };

export const aRecordedRun = (changes: Changes = {}, history = aHistory()): RecordedRun => ({
  run: aRun({
    epochsDone: 3,
    stepsDone: 21,
    measures: { train: { accuracy: 0.875 }, validation: { accuracy: 0.8, macroF1: 0.78 } },
    ...changes,
  }),
  history,
});
