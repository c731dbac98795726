import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { keyOfRepeats } from '../../runs/order/group-rows.ts';
import type { Run } from '../../runs/run.ts';
import { parseHypothesis, type Hypothesis } from '../../spec/hypothesis.ts';
import { CellId } from '../../spec/ids.ts';
import { Scoring } from '../compare/scored-sides.svelte.ts';
import { ClaimView } from './claim-view.svelte.ts';

const jitter = [0, 0.01, -0.01, 0.02, -0.02, 0.015, -0.015, 0.005, -0.005, 0];

/** Ten seeds of a spec, trained at a moment. */
function seeds(name: string, mean: number, { at, count = 10, turn = 0 }: { at: number; count?: number; turn?: number }): Run[] {
  return jitter.slice(0, count).map((_, seed) => {
    const validation = { loss: 1 - mean, metric: mean + (jitter[(seed + turn) % 10] ?? 0) };
    return aRun({ id: `${name}${seed}`, name, specHash: name, seed, createdAt: at, last: { train: validation, validation } });
  });
}

const ofA = seeds('a', 0.8, { at: 1 });
const key = (name: string) => keyOfRepeats(aRun({ specHash: name }));

function open(written: Partial<Hypothesis>, runs: readonly Run[]) {
  const parsed = parseHypothesis({ metric: 'val.accuracy.last', madeAt: 5, repeats: 10, looks: 2, ...written });
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  const card = parsed.value;
  const refuse = () => Promise.reject(new Error('Not here.'));
  return new ClaimView({
    card: () => card,
    runs: () => runs,
    draftOf: () => aRun({ id: 'draft', specHash: 'b' }),
    nameOf: (side) => (side.type === 'cell' ? 'train' : runs.some((run) => keyOfRepeats(run) === side.key) ? 'old' : ''),
    groupOf: () => [],
    own: { type: 'cell', id: CellId.parse('t') },
    scoring: new Scoring({ store: refuse, analysis: refuse }),
  });
}
const baseline = { type: 'group', key: key('a') } as const;

test('before its runs a card says what is missing, then what to train', () => {
  expect(open({}, ofA).obstacle).toBe('Choose what it is compared with.');
  expect(open({ baseline: { type: 'group', key: key('b') } }, seeds('b', 0.9, { at: 1 })).obstacle).toMatch(/^Both sides are the same/);
  expect(open({ baseline: { type: 'group', key: 'gone' } }, ofA).obstacle).toMatch(/not in this browser/);
  const view = open({ baseline }, ofA);
  expect([view.obstacle, view.verdict, view.isFixed, view.toFix]).toEqual([null, null, false, null]);
  expect(view.next).toEqual({ wanted: 5, a: [], b: [0, 1, 2, 3, 4] });
});

test('each look that was reached has a word, and the newest is the verdict', () => {
  const view = open({ baseline }, [...ofA, ...seeds('b', 0.84, { at: 9, turn: 3 })]);
  expect(view.looks.map(({ seeds: count, word }) => [count, word])).toEqual([
    [5, 'undecided'],
    [10, 'supported'],
  ]);
  expect(view.verdict).toMatchObject({ word: 'supported', look: 2, seeds: 10 });
  expect(view.verdict?.sentence).toMatch(/^train is ahead by 4.* points .*10 seeds, .*look 2 at 10 of at most 10 seeds\.$/);
  expect(view.next).toBeNull();
  expect(view.toFix).toEqual({ a: key('a'), b: key('b') });
});

test('seeds between two looks are not judged, and a claim of less is told in its own direction', () => {
  const runs = [...ofA, ...seeds('b', 0.95, { at: 9, count: 8, turn: 3 })];
  const view = open({ baseline, direction: 'lower' }, runs);
  expect([view.seeds, view.looks.length]).toEqual([8, 1]);
  expect(view.verdict?.sentence).toMatch(/^old is lower by 15/);
  expect(view.next).toEqual({ wanted: 10, a: [], b: [8, 9] });
});

test('runs of before the card suggest a claim and do not test it', () => {
  const view = open({ baseline }, [...ofA, ...seeds('b', 0.95, { at: 2, turn: 3 })]);
  expect([view.looks.length, view.counted?.known, view.isFixed]).toEqual([0, 10, false]);
  expect(view.next?.b).toEqual([10, 11, 12, 13, 14]);
});
