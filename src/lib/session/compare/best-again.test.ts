import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import type { Run } from '../../runs/run.ts';
import { againView, bestOfMany, shrinkageText, type Candidate } from './best-again.ts';

const metric = catalogueOf([]).at('score.last');
if (!metric) throw new Error('There is a last score.');
const ground = { metric, facts: {} };

function group(name: string, scores: number[], more: Partial<Run> = {}): Candidate {
  const [first, ...others] = scores.map((score, seed) => {
    const validation = { loss: 1, metric: score };
    return aRun({ id: `${name}${seed}`, seed, createdAt: 1, last: { train: validation, validation }, ...more });
  });
  if (!first) throw new Error('A group has a run.');
  return { key: name, name, runs: [first, ...others] };
}

const three = [group('c', [0.9, 0.92, 0.94]), group('b', [0.9, 0.91, 0.92]), group('a', [0.88, 0.9, 0.92])];

test('the best of three or more is likely to be lucky, and is trained again on seeds that nobody has seen', () => {
  // One standard error: sqrt(mean(0.0004, 0.0001, 0.0004) / 3) = 0.01; the means spread by 0.01 too, and the largest of three normals is 0.846.
  expect(bestOfMany(three, ground)).toMatchObject({
    key: 'c',
    tried: 3,
    luck: 'The best of 3 was also lucky: expect about 0.85 points less of c.',
    seeds: [3, 4, 5, 6, 7],
  });
  expect(bestOfMany(three.slice(1), ground)).toBeNull();
  expect(bestOfMany([...three.slice(1), group('other', [0.1], { dataHash: 'x' })], ground)).toBeNull();
  expect(bestOfMany([group('c', [0.9]), group('b', [0.8]), group('a', [0.7])], ground)?.luck).toBeNull();
});

test('afterwards both numbers are said, and only seeds that had no part in the choice count', () => {
  const chosen = group('c', [0.9, 0.92, 0.94]);
  const again = { key: 'c', at: 10, tried: 3 };
  expect(shrinkageText(chosen, again, ground)).toBeNull();
  const fresh = group('c', [0.5, 0.5, 0.5, 0.88, 0.9, 0.89], { createdAt: 12 }).runs; // the first three repeat seeds that were seen
  expect(shrinkageText({ ...chosen, runs: [...chosen.runs, ...fresh] }, again, ground)).toMatch(
    /^c was chosen from 3 at 0\.920 over 3 seeds; on 3 seeds that had no part in it, it reaches 0\.890: 3 points worse \(\u2212?[\d.]+ to [\d.]+\)\. The fresh score is the one to report\.$/,
  );
  const luckier = group('c', [0.5, 0.5, 0.5, 0.94, 0.96, 0.95], { createdAt: 12 }).runs;
  // Both deviations are sqrt(0.0004 / 3 + 0.0001 / 3) = 0.0129; Welch's freedom is 2.94, whose t is 3.22.
  expect(shrinkageText({ ...chosen, runs: [...chosen.runs, ...luckier] }, again, ground)).toMatch(
    / it reaches 0\.950: 3 points better \(\u22121\.2 to 7\.2\)\./,
  );
});

test('the best is offered whatever the order, on seeds that were trained nowhere, until it was chosen', () => {
  const [c, b, a] = three;
  if (!c || !b || !a) throw new Error('There are three.');
  expect(againView([a, { ...c, taken: [7] }, b], null, ground)).toMatchObject({
    type: 'offer',
    best: { key: 'c', seeds: [8, 9, 10, 11, 12] },
  });
  expect(againView([c, b], null, ground)).toBeNull();
  const again = { key: 'c', at: 10, tried: 3 };
  expect(againView(three, again, ground)).toEqual({ type: 'told', sentence: 'No fresh seed of c has a score.' });
  const over = aRun({ id: 'new1', seed: 8, createdAt: 12, last: c.runs[0].last });
  const going = aRun({ id: 'new2', seed: 9, createdAt: 12, state: { status: 'running', startedAt: 12 } });
  expect(againView([{ ...c, runs: [...c.runs, over, going] }, b, a], again, ground)).toEqual({
    type: 'told',
    sentence: 'c trains on fresh seeds: 1 of 2 are over.',
  });
  expect(againView([b, a], again, ground)).toBeNull();
});
