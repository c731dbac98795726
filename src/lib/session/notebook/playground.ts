/** The rules of the playground: whether a run may be drawn over the data that are shown, what Play does, what a reset ends. Pure. */
import type { Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';
import { canonical } from '../../spec/canonical.ts';
import type { Layer, Model } from '../../spec/model.ts';

type Shown = { hash: string; model: Model }; // of the data and of the net that the cells say now

/** Why a run is not drawn as what the cells say; null when it is of them. */
export function changeSince(run: Pick<Run, 'name' | 'dataHash' | 'resolved'> | null, shown: Shown): string | null {
  if (run === null) return null;
  // The hash is of the table and of everything done to it.
  if (run.dataHash !== shown.hash) return `The data changed since ${run.name}: Play starts anew.`;
  return isSameNet(run.resolved.model, shown.model) ? null : `The net changed since ${run.name}: Play starts anew.`;
}

/** But for dropout rates, which a hand moves while a run trains. */
const isSameNet = (a: Model, b: Model): boolean => canonical(a.layers.map(withoutRate)) === canonical(b.layers.map(withoutRate));

function withoutRate(layer: Layer): Layer {
  if (layer.type === 'residual') return { ...layer, layers: layer.layers.map(withoutRate) };
  return layer.type === 'dropout' ? { ...layer, rate: 0 } : layer;
}

export type Play = { does: 'pause' | 'resume' | 'start'; label: string };

/** What the Play button does: a run of other data is never gone on with. */
export function playOf(run: Pick<Run, 'state'> | null, change: string | null): Play {
  if (run === null) return { does: 'start', label: 'Play' };
  const { status } = run.state;
  if (change === null && (status === 'running' || status === 'queued')) return { does: 'pause', label: 'Pause' };
  if (change === null && status === 'paused') return { does: 'resume', label: 'Play' };
  return { does: 'start', label: 'Play: start anew' };
}

/** The runs of a cell that a reset ends, in the order to end them: what waits first, so that none of it begins meanwhile. */
export function endedByReset<R extends Pick<Run, 'state'>>(runs: readonly R[]): R[] {
  const active = runs.filter(({ state }) => isActive(state.status));
  const waits = ({ state }: R) => state.status === 'queued';
  return [...active.filter(waits), ...active.filter((run) => !waits(run))];
}
