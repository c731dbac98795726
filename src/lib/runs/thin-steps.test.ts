import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { History } from './run.ts';
import { addStepLosses, maxStepPoints } from './thin-steps.ts';

const none: History['stepLoss'] = { step: [], loss: [] };
const losses = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(NaN, Infinity)), { minLength: 1, maxLength: 6000 });

/** Cuts a list at some places and adds the pieces one after another. */
function addInChunks(values: number[], cuts: number[]): History['stepLoss'] {
  const places = [0, ...cuts.map((cut) => cut % values.length).sort((a, b) => a - b), values.length];
  return places.slice(1).reduce((kept, to, at) => {
    const from = places[at] ?? 0;
    return to > from ? addStepLosses(kept, from, values.slice(from, to)) : kept;
  }, none);
}

test('a thousand steps are all kept', () => {
  const values = Array.from({ length: maxStepPoints }, (_, at) => 1 / (at + 1));
  expect(addStepLosses(none, 0, values)).toEqual({ step: values.map((_, at) => at), loss: values });
});

test('thinning does not depend on how the losses were cut into chunks', () => {
  fc.assert(
    fc.property(losses, fc.array(fc.nat(), { maxLength: 20 }), (values, cuts) => {
      expect(addInChunks(values, cuts)).toEqual(addStepLosses(none, 0, values));
    }),
    { numRuns: 60 },
  );
});

test('extremes survive, points stay in order and true, and there are at most a thousand', () => {
  fc.assert(
    fc.property(losses, (values) => {
      const kept = addStepLosses(none, 0, values);
      expect(kept.step.length).toBeLessThanOrEqual(maxStepPoints);
      expect(kept.step.every((step, at) => at === 0 || step > (kept.step[at - 1] ?? step))).toBe(true);
      expect(kept.loss).toEqual(kept.step.map((step) => values[step]));
      const finite = values.filter(Number.isFinite);
      if (finite.length === values.length)
        expect([Math.min(...kept.loss), Math.max(...kept.loss)]).toEqual([Math.min(...values), Math.max(...values)]);
      expect(kept.loss.some(Number.isNaN) || !values.some(Number.isNaN) || values.includes(Infinity)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('steps that are trained again after a resume leave no trace', () => {
  fc.assert(
    fc.property(losses, fc.nat(), fc.nat(), (values, a, b) => {
      const [back, reached] = [a % values.length, b % values.length].sort((x, y) => x - y);
      const cut = addStepLosses(none, 0, values.slice(0, (reached ?? 0) + 1));
      expect(addStepLosses(cut, back ?? 0, values.slice(back))).toEqual(addStepLosses(none, 0, values));
    }),
    { numRuns: 60 },
  );
});
