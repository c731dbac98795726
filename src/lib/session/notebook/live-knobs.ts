/**
 * What a cell says otherwise than the run that it shows trains with now, and how the run is brought to it. Only numbers that a hand
 * may move in the middle of a run; everything else waits for a new one. Records nothing: the trainer says when a change acts.
 */
import type { InterventionChange } from '../../runs/events.ts';
import { presentKnobs } from '../../runs/interventions.ts';
import type { Run } from '../../runs/run.ts';
import type { CellId } from '../../spec/ids.ts';
import type { TrainCell } from '../../spec/notebook.ts';
import type { Resolved } from '../../spec/resolve.ts';
import type { NotebookSession } from './notebook-session.svelte.ts';

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
  said.model.layers.forEach((layer, index) => {
    if (layer.type === 'dropout' && index in has.dropout) wanted.push({ knob: 'dropout', layer: index, value: layer.rate });
  });
  return wanted.filter((change) => presentValue(has, change) !== change.value);
}

function presentValue(has: ReturnType<typeof presentKnobs>, change: InterventionChange): number | undefined {
  if (change.knob === 'weight') return undefined;
  return change.knob === 'dropout' ? has.dropout[change.layer] : has[change.knob];
}

export class LiveKnobs {
  readonly #session: NotebookSession;
  readonly #timers = new Map<CellId, ReturnType<typeof setTimeout>>();

  constructor(session: NotebookSession) {
    this.#session = session;
  }

  /** Empty when no run of the cell trains, or when it trains with what the cell says. */
  pending(cell: TrainCell): InterventionChange[] {
    const run = this.#session.runs.shown(cell.id);
    const { ready } = this.#session.launch.view(cell);
    if (!ready || (run?.state.status !== 'running' && run?.state.status !== 'paused')) return [];
    return changesToward(run, ready.resolved);
  }

  async apply(cell: TrainCell, changes = this.pending(cell)): Promise<void> {
    const run = this.#session.runs.shown(cell.id);
    if (!run) return;
    for (const change of changes) await this.#session.runs.adjust(run, change);
  }

  /** As in TensorFlow Playground: on the plane a moved learning rate or penalty acts at once. Called after the cell was edited. */
  follow(id: CellId, field: string): void {
    if (field !== 'learningRate' && !field.startsWith('regularisation')) return;
    clearTimeout(this.#timers.get(id));
    const act = () => {
      const cell = this.#session.cell(id);
      if (cell?.type !== 'train' || !this.#session.launch.view(cell).ready?.summary.planar) return;
      void this.apply(
        cell,
        this.pending(cell).filter(({ knob }) => knob !== 'dropout'),
      );
    };
    this.#timers.set(id, setTimeout(act, restMs));
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }
}
