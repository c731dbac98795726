/**
 * What goes when runs are deleted, and what stays although it refers to them: the list that a person reads before. Pure.
 */
import { formatCount } from '../../charts/format.ts';
import { shownName } from '../../runs/annotations.ts';
import { cutText } from '../../runs/cut-text.ts';
import { groupsOf } from '../../runs/group.ts';
import { keyOfRepeats } from '../../runs/order/group-rows.ts';
import { isTrained, trainedOf, type ListedRun } from '../../runs/listed-run.ts';
import type { Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';
import { parseComparison } from '../../spec/comparison.ts';
import { parseHypothesis, type ClaimSide } from '../../spec/hypothesis.ts';
import { shownTitle } from '../../spec/names.ts';
import type { Cell, CompareCell, TrainCell } from '../../spec/notebook.ts';
import type { StoredNotebook, Weight } from '../../storage/store.ts';
import { formatBytes } from '../words/checkpoints.ts';

/** A run, or repeats of one press; `note` is muted behind the name. */
export type GoingName = { id: string; name: string; note: string };

/** `left`: still training or waiting, which stay. `more`: runs that are not named. `referring`: sentences. */
export type Going = { runs: readonly ListedRun[]; title: string; left: number; names: GoingName[]; more: number; referring: string[] };

/** `baselines`: what each view of the runs table measures against. */
export type Around = {
  runs: readonly Run[];
  notebooks: readonly Pick<StoredNotebook, 'id' | 'notebook'>[];
  baselines: readonly { view: string; ids: readonly string[] }[];
};

const mostNamed = 8;
const longestName = 80;

const countOf = (count: number, noun: string) => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
const ofThem = (count: number, all: number) => (count === all ? (all === 1 ? 'it' : 'all of them') : `${count} of them`);

export function whatGoes(asked: readonly ListedRun[], around: Around): Going {
  const runs = asked.filter((run) => !isTrained(run) || !isActive(run.state.status));
  const groups = groupsOf(runs);
  const names = groups.slice(0, mostNamed).map(({ id, name, runs: own }) => {
    const [first] = own;
    const data = cutText(isTrained(first) ? first.datasetTitle : `imported from ${first.source.file}`, longestName);
    return own.length === 1
      ? { id, name: cutText(shownName(own[0]), longestName), note: data }
      : { id, name: cutText(name, longestName), note: `${own.length} repeats, ${data}` };
  });
  const [only, ...others] = names;
  return {
    runs,
    title: only && others.length === 0 && groups.length === 1 ? only.name : countOf(runs.length, 'run'),
    left: asked.length - runs.length,
    names,
    more: groups.slice(mostNamed).reduce((sum, { runs: own }) => sum + own.length, 0),
    referring: [...offspring(runs, around), ...baselines(runs, around), ...cells(trainedOf(runs), around)],
  };
}

/** '300 epochs of curves', '12 checkpoints, 1.4 MB', 'the predictions that 5 runs keep', 'the notes of 2 runs'. `weight` null: not counted yet. */
export function whatGoesWith(runs: readonly ListedRun[], weight: Weight | null | 'uncounted'): string[] {
  const trained = trainedOf(runs);
  const epochs = trained.reduce((sum, { epochsDone }) => sum + epochsDone, 0);
  const imported = runs.length - trained.length;
  const noted = runs.filter(({ note }) => note !== undefined).length;
  const notCounted = weight === null ? 'being counted' : 'which could not be counted';
  const kept = weight === null || weight === 'uncounted' ? [`checkpoints and predictions, ${notCounted}`] : beside(weight);
  return [
    ...(trained.length > 0 ? [`${countOf(epochs, 'epoch')} of curves`, ...kept] : []),
    ...(imported > 0 ? [`the numbers of ${countOf(imported, 'imported run')}, which the file they came from still has`] : []),
    ...(noted > 0 ? [`the notes of ${countOf(noted, 'run')}`] : []),
  ];
}

const beside = ({ checkpoints, bytes, predicted }: Weight): string[] => [
  ...(checkpoints > 0 ? [`${countOf(checkpoints, 'checkpoint')}, ${formatBytes(bytes)}`] : []),
  ...(predicted > 0 ? [`the predictions that ${countOf(predicted, 'run')} ${predicted === 1 ? 'keeps' : 'keep'}`] : []),
];

function offspring(gone: readonly ListedRun[], { runs }: Around): string[] {
  const ids = new Set(gone.map(({ id }) => id));
  const [first, ...others] = runs.filter(({ id, parent }) => parent !== null && ids.has(parent) && !ids.has(id));
  if (!first) return [];
  const whose = gone.length === 1 ? 'its' : 'their';
  return others.length === 0
    ? [`${cutText(shownName(first), longestName)} goes on from ${whose} checkpoint and stays: it has a copy of what it began with.`]
    : [`${others.length + 1} runs go on from ${whose} checkpoints and stay: they have copies of what they began with.`];
}

function baselines(gone: readonly ListedRun[], { baselines: known }: Around): string[] {
  const ids = new Set<string>(gone.map(({ id }) => id));
  return known.flatMap(({ view, ids: own }) => {
    const lost = own.filter((id) => ids.has(id)).length;
    if (lost === 0) return [];
    const then = lost === own.length ? 'is left without one' : `keeps ${own.length - lost} of ${own.length} repeats of it`;
    return [`The view "${view}" measures against ${ofThem(lost, gone.length)}, and ${then}.`];
  });
}

function cells(gone: readonly Run[], { notebooks }: Around): string[] {
  const keys = gone.map((run) => ({ run, key: keyOfRepeats(run) }));
  return notebooks.flatMap(({ id, notebook }) =>
    notebook.cells.flatMap((cell) => {
      if (cell.type !== 'train' && cell.type !== 'compare') return [];
      const place = `${cell.name} in ${shownTitle(notebook.title)}`;
      const [counted, measured] = [claimedBy(cell), measuredBy(cell)].map(
        (sides) =>
          keys.filter(({ run, key }) => sides.some((side) => (side.type === 'group' ? side.key === key : isOfCell(run, id, side.id))))
            .length,
      );
      return [
        ...(counted ? [`The hypothesis of ${place} counts ${ofThem(counted, gone.length)}.`] : []),
        ...(measured ? [`${place} compares with ${ofThem(measured, gone.length)}.`] : []),
      ];
    }),
  );
}

const isOfCell = (run: Run, notebook: StoredNotebook['id'], cell: Cell['id']) => run.notebookId === notebook && run.cellId === cell;

/** The sides of a cell's hypothesis; a card without `of` is about the runs of its own cell. */
function claimedBy(cell: TrainCell | CompareCell): ClaimSide[] {
  const parsed = cell.hypothesis === undefined ? null : parseHypothesis(cell.hypothesis);
  if (!parsed?.ok) return [];
  const { baseline, of, fixed } = parsed.value;
  if (fixed) return [fixed.a, fixed.b].map((key) => ({ type: 'group', key }));
  return [...(baseline ? [baseline] : []), of ?? { type: 'cell', id: cell.id }];
}

function measuredBy(cell: TrainCell | CompareCell): ClaimSide[] {
  if (cell.type !== 'compare') return [];
  const parsed = parseComparison(cell.spec);
  return parsed.ok && parsed.value.baseline !== undefined ? [{ type: 'group', key: parsed.value.baseline }] : [];
}
