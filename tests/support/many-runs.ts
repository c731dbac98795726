import type { Run, RunState } from '../../src/lib/runs/run.ts';
import { RunId } from '../../src/lib/spec/ids.ts';
import { hashResolved } from '../../src/lib/spec/resolve.ts';
import { aResolved, aRun } from './a-run.ts';

/** A small generator of whole numbers below `bound`; the same ones for the same seed. */
export function dice(seed: number): (bound: number) => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

const repeats = 5;
const at = Date.UTC(2026, 9, 1);
const units = [4, 8, 16, 32, 64];
const titles = ['Palmer penguins', 'Iris', 'Digits', 'Two spirals'];
const tags = ['old', 'baseline', 'wide'];

const aDense = (width: number) => ({ type: 'dense', units: width, activation: 'relu', bias: true, initialiser: 'heUniform' }) as const;

const stateOf = (roll: number, createdAt: number): RunState =>
  roll === 0
    ? { status: 'diverged', startedAt: createdAt, finishedAt: createdAt + 90, epoch: 3, step: 17, message: 'The loss became NaN.' }
    : roll === 1
      ? { status: 'stopped', startedAt: createdAt, finishedAt: createdAt + 100 }
      : { status: 'finished', startedAt: createdAt, finishedAt: createdAt + 400, reason: 'epochs' };

/** A ledger as weeks of work leave it: presses of five repeats each over rates, widths, depths and data, newest first. */
export function manyRuns(count: number, seed = 1): Run[] {
  const roll = dice(seed);
  const runs: Run[] = [];
  for (let press = 0; runs.length < count; press++) {
    const base = aResolved();
    const hidden = Array.from({ length: 1 + roll(3) }, () => aDense(units[roll(5)] ?? 4));
    const resolved = aResolved({
      model: { version: 1, layers: [...hidden, aDense(3)] },
      training: { ...base.training, learningRate: 10 ** -(1 + roll(4)) * (1 + roll(9)), batchSize: 8 * 2 ** roll(4) },
    });
    const data = roll(titles.length);
    const specHash = hashResolved(resolved);
    const group = RunId.parse(`p${press}r1`);
    for (let index = 1; index <= repeats && runs.length < count; index++) {
      const createdAt = at + press * 60_000;
      const [loss, metric] = [roll(1000) / 500, roll(1000) / 1000];
      const scores = { loss, metric };
      runs.push(
        aRun({
          id: `p${press}r${index}`,
          name: `train ${press + 1}.${index}`,
          createdAt,
          ordinal: runs.length + 1,
          resolved,
          specHash,
          dataHash: `data${data}`.padEnd(64, '0'),
          datasetTitle: titles[data] ?? '',
          seed: index - 1,
          repeat: { group, index, of: repeats },
          state: stateOf(roll(20), createdAt),
          elapsedMs: 50 + roll(5000),
          last: { train: scores, validation: roll(100) === 0 ? { loss: NaN, metric: NaN } : scores },
          best: { epoch: 1 + roll(60), validation: { loss, metric: Math.min(1, metric + 0.05) } },
          extremes: {
            trainLoss: { min: loss, minEpoch: 60, max: 3, maxEpoch: 1 },
            trainMetric: { min: 0.1, minEpoch: 1, max: metric, maxEpoch: 60 },
            validationLoss: { min: loss, minEpoch: 50, max: 3, maxEpoch: 1 },
            validationMetric: { min: 0.1, minEpoch: 1, max: Math.min(1, metric + 0.05), maxEpoch: 31 },
          },
          ...(roll(5) === 0 && { tags: [tags[roll(3)] ?? 'old'] }),
        }),
      );
    }
  }
  return runs.reverse();
}
