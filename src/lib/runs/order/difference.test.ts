import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../columns/catalogue.ts';
import type { Run } from '../run.ts';
import { differenceFrom } from './difference.ts';

/** Runs that scored this at their best, and lost as much less than one. */
const scored = (name: string, ...scores: number[]): [Run, ...Run[]] => {
  const [first, ...others] = scores.map((metric, at) => {
    const validation = { metric, loss: 1 - metric };
    return aRun({ id: `${name}${at}`, best: { epoch: 1, validation }, last: { train: validation, validation } });
  });
  if (!first) throw new Error('no scores');
  return [first, ...others];
};

const at = (path: string) => {
  const column = catalogueOf([aRun()]).at(path);
  if (!column) throw new Error(path);
  return column;
};
const best = { column: at('score.best') };
const base = scored('a', 0.9, 0.91, 0.92);

test('the difference has the interval of Welch, and is noise inside it', () => {
  // scipy.stats.ttest_ind([0.95, 0.96, 0.97], [0.9, 0.91, 0.92], equal_var=False).confidence_interval(): 0.027330 to 0.072670
  const better = differenceFrom(base, scored('b', 0.95, 0.96, 0.97), best);
  expect(better).toMatchObject({ verdict: 'better', seeds: { own: 3, baseline: 3 } });
  expect(better?.difference).toBeCloseTo(0.05, 12);
  expect(better?.half).toBeCloseTo(0.02267, 5);
  expect(differenceFrom(base, scored('b', 0.89, 0.93, 0.96), best)?.verdict).toBe('noise');
  expect(differenceFrom(base, scored('b', 0.8, 0.81, 0.82), best)?.verdict).toBe('worse');
});

test('a lower loss is better', () => {
  const loss = { column: at('val.loss.last') };
  const found = differenceFrom(base, scored('b', 0.95, 0.96, 0.97), loss);
  expect([found?.verdict, (found?.difference ?? 0) < 0]).toEqual(['better', true]);
});

test('one seed on a side tells nothing of the next one', () => {
  expect(differenceFrom(base, scored('b', 0.99), best)).toMatchObject({ half: null, verdict: 'untold', seeds: { own: 1, baseline: 3 } });
});

test('there is no difference of the baseline itself, of other data, of what is no metric, or of numbers that are none', () => {
  expect(differenceFrom(base, base, best)).toBe(null);
  const [first, ...others] = scored('b', 0.95, 0.96);
  expect(differenceFrom(base, [{ ...first, dataHash: 'other' }, ...others], best)).toBe(null);
  expect(differenceFrom(base, [first], { column: at('duration') })).toBe(null);
  expect(differenceFrom(base, scored('b', NaN), best)).toBe(null);
});
