import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { Run } from '../../runs/run.ts';
import { defaultComparison, type Comparison } from '../../spec/comparison.ts';
import { NotebookId, RunId } from '../../spec/ids.ts';
import { Scoring } from '../compare/scored-sides.svelte.ts';
import { groupChoices, metricChoices } from './choices.ts';
import { ComparedGroups } from './compared-groups.svelte.ts';
import { GroupVerdicts } from './group-verdicts.svelte.ts';

const [here, elsewhere] = [NotebookId.parse('here'), NotebookId.parse('elsewhere')];

/** Five repeats of one press, all but the seed the same, whose scores spread around `mean`. */
function press(name: string, mean: number, more: Partial<Run> = {}): Run[] {
  const steps = name === 'low' ? [-2, -1, 0, 1, 2] : [1, -2, 0, 2, -1];
  return steps.map((step, i) => {
    const validation = { loss: 1 - mean, metric: mean + step / 100 };
    return aRun({
      id: `${name}${i}`,
      name: `${name} 1.${i + 1}`,
      notebookId: here,
      specHash: name,
      seed: i,
      repeat: { group: RunId.parse(`${name}0`), index: i + 1, of: 5 },
      last: { train: validation, validation },
      best: { epoch: 1, validation },
      ...more,
    });
  });
}

function open(runs: readonly Run[], written: Partial<Comparison> = {}) {
  let spec = $state.raw<Comparison>({ ...defaultComparison(), ...written });
  let known = $state.raw(runs);
  const groups = new ComparedGroups({
    spec: () => spec,
    runs: () => known,
    notebookId: here,
    titleOf: () => 'Here',
    historyOf: () => null,
    columnHistories: { of: () => undefined },
    write: (filter) => (spec = { ...spec, filter }),
    now: () => 0,
  });
  const refuse = () => Promise.reject(new Error('No weights here.'));
  const scoring = new Scoring({ store: refuse, analysis: refuse });
  return {
    groups,
    scoring,
    verdicts: new GroupVerdicts(groups, scoring),
    set: (more: Partial<Comparison>) => (spec = { ...spec, ...more }),
    train: (more: readonly Run[]) => (known = more),
    written: () => spec.filter,
  };
}

const names = ({ groups }: ComparedGroups) => groups.map(({ name }) => name);

test('runs of this notebook stand in groups, the best first, and those of others only when asked for', () => {
  const runs = [...press('low', 0.5), ...press('high', 0.9), ...press('far', 0.7, { notebookId: elsewhere })];
  const { groups, set, train } = open([...runs, aRun({ id: 'check', notebookId: here, purpose: 'overfitCheck' })]);
  expect(names(groups)).toEqual(['high 1', 'low 1']);
  expect(groups.groups[0]?.value).toMatchObject({ text: '0.900', aside: '±0.020 (5)' });
  set({ scope: 'ledger' });
  expect(names(groups)).toEqual(['high 1', 'far 1', 'low 1']);
  train([...runs, ...press('new', 0.95)]);
  expect(names(groups)).toEqual(['new 1', 'high 1', 'far 1', 'low 1']);
});

test('the filter is written down as it is typed, and one that cannot be read leaves the last one in force', () => {
  const { groups, written } = open([...press('low', 0.5), ...press('high', 0.9)]);
  groups.filter.text = 'score.last > 0.8';
  expect([names(groups), written(), groups.counts]).toEqual([['high 1'], 'score.last > 0.8', { passed: 5, of: 10, undecided: 0 }]);
  groups.filter.text = 'score.last > ';
  expect([names(groups), written()]).toEqual([['high 1'], 'score.last > ']);
  expect(groups.filter.problem).toMatchObject({ from: 13 });
  groups.filter.text = 'score.last > 2';
  expect(names(groups)).toEqual([]);
});

test('each group is judged against the baseline, corrected for how many there are, and what cannot be says why', async () => {
  const runs = [...press('low', 0.5), ...press('high', 0.9), ...press('same', 0.501), ...press('other', 0.9, { dataHash: 'else' })];
  const { groups, verdicts, scoring, set } = open(runs);
  const keyOf = (name: string) => groups.groups.find((group) => group.name === name)?.key ?? '';
  expect([verdicts.told.size, verdicts.ground]).toEqual([0, '']);
  set({ baseline: keyOf('low 1') });
  expect(verdicts.toScore.map((side) => side.length)).toEqual([5, 5, 5]);
  await scoring.score(verdicts.toScore);
  expect(verdicts.told.get(keyOf('high 1'))).toMatchObject({ word: 'better' });
  expect(verdicts.told.get(keyOf('high 1'))?.sentence).toMatch(
    /^high 1 is better by 40.* points .*, 5 seeds, .*corrected for 2 comparisons\.$/,
  );
  expect(verdicts.told.get(keyOf('same 1'))?.word).toBe('undecided');
  expect(verdicts.ground).toMatch(/over the seeds alone.* No weights here\. 2 groups were tried/);
  const other = groups.groups.find(({ name }) => name === 'other 1');
  expect(other && verdicts.missing(other)).toMatch(/^Other examples/);
  set({ baseline: 'gone' });
  expect([groups.isBaselineGone, verdicts.told.size]).toEqual([true, 0]);
});

test('a baseline beyond the list is listed all the same', () => {
  const many = Array.from({ length: 20 }, (_, i) => press(`p${i}`, 0.9 - i / 50)).flat();
  const { groups, set } = open(many);
  set({ baseline: groups.groups.at(-1)?.key ?? '' });
  expect([groups.listed.length, groups.drawn.length]).toEqual([12, 8]);
  expect([groups.listed.at(-1)?.isBaseline, groups.drawn.at(-1)?.isBaseline]).toEqual([true, true]);
});

test('choices hold what differs and has a direction, and what was chosen before', () => {
  const { groups } = open([...press('low', 0.5), ...press('high', 0.9)]);
  const { listed } = groups.filter;
  expect(groupChoices(listed, ['gone']).map(({ value }) => value)).toEqual(expect.arrayContaining(['allButSeed', 'press', 'gone']));
  expect(metricChoices(listed, 'score.last').map(({ value }) => value)).toEqual(expect.arrayContaining(['score.last', 'val.loss.last']));
  const { groups: other } = open(press('low', 0.5), { metric: 'no.such', groups: ['none'] });
  expect(other.vanished).toEqual(['none', 'no.such']);
});
