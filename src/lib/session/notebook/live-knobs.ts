/**
 * What a cell says otherwise than the run that it shows trains with now, and how the run is brought to it. Only numbers that a hand
 * may move in the middle of a run; everything else waits for a new one. Records nothing: the trainer says when a change acts.
 */
import { layersInOrder } from '../../spec/model.ts';
import type { InterventionChange } from '../../runs/events.ts';
import { presentKnobs } from '../../runs/interventions.ts';
import type { Run } from '../../runs/run.ts';
import type { CellId } from '../../spec/ids.ts';
import type { TrainCell } from '../../spec/notebook.ts';
import type { Resolved } from '../../spec/resolve.ts';
import type { NotebookSession } from './notebook-session.svelte.ts';
import { groupOf } from './run-groups.ts';

const restMs = 150; // a dragged slider acts where it rests

/** Changes that would bring a run to what is said now. Pure. */
export function changesToward(run: Pick<Run, 'resolved' | 'interventions'>, said: Resolved): InterventionChange[] {
  const has = presentKnobs(run);
  const { learningRate, regularisation } = said.training;
  const wanted: InterventionChange[] = [
    { knob: 'learningRate', value: learningRate },
    { knob: 'l1', value: regularisation.l1 },
    { knob: 'l2', value: regularisation.l2 },
  ];
  layersInOrder(said.model.layers).forEach((layer, index) => {
    if (layer.type === 'dropout' && index in has.dropout) wanted.push({ knob: 'dropout', layer: index, value: layer.rate });
  });
  return wanted.filter((change) => presentValue(has, change) !== change.value);
}

function presentValue(has: ReturnType<typeof presentKnobs>, change: InterventionChange): number | undefined {
  if (change.knob === 'weight') return undefined;
  return change.knob === 'dropout' ? has.dropout[change.layer] : has[change.knob];
}

/** Empty when no run of the cell trains, or when it trains with what the cell says. */
export function pendingChanges(session: NotebookSession, cell: TrainCell): InterventionChange[] {
  const run = session.runs.shown(cell.id);
  const { ready } = session.launch.view(cell);
  if (!ready || (run?.state.status !== 'running' && run?.state.status !== 'paused')) return [];
  return changesToward(run, ready.resolved);
}

/** To every repeat that trains or is paused; one that still waits can take none. */
export async function applyChanges(session: NotebookSession, cell: TrainCell, changes: readonly InterventionChange[]): Promise<void> {
  const run = session.runs.shown(cell.id);
  const repeats = run ? groupOf(session.runs, run).runs.filter(({ state }) => state.status === 'running' || state.status === 'paused') : [];
  for (const change of changes) await Promise.all(repeats.map((each) => session.runs.adjust(each, change)));
}

/**
 * As in TensorFlow Playground: on the plane a moved learning rate or penalty acts at once. Called after the cell was edited; returns
 * how to call it off.
 */
export function followEdit(session: NotebookSession, id: CellId, field: string): () => void {
  if (field !== 'learningRate' && !field.startsWith('regularisation')) return () => undefined;
  const act = () => {
    const cell = session.cell(id);
    if (cell?.type !== 'train' || !session.launch.view(cell).ready?.summary.planar) return;
    const moved = pendingChanges(session, cell).filter(({ knob }) => knob !== 'dropout');
    void applyChanges(session, cell, moved);
  };
  const timer = setTimeout(act, restMs);
  return () => clearTimeout(timer);
}
