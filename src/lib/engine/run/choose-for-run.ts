/** On what a run trains: where it was begun, when it goes on, else what its backend choice gives; by a path that can run its plan. */
import type { Prepared } from '../../data/prepared.ts';
import type { Run } from '../../runs/run.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { BackendChooser, Chosen } from '../backends/choose.ts';
import { planRun } from './plan-run.ts';

type Going = Pick<Run, 'resolved' | 'environment' | 'requestedBackend'>;

/**
 * A run that goes on keeps its path, since only there its bits continue. Where an automatic choice no longer runs, it is made anew.
 * Without its data a backend can be opened already, and asked for again with them.
 */
export async function chooseForRun(run: Going, chooser: BackendChooser, prepared: Prepared | null = null): Promise<Parsed<Chosen>> {
  const planned = prepared && planRun(run.resolved, prepared);
  const need = planned?.ok ? { plan: planned.value } : {};
  const before = run.environment;
  if (!before) return chooser.choose(run.requestedBackend, need);
  const backend = run.requestedBackend === 'auto' ? before.backend : run.requestedBackend;
  const path = backend === before.backend ? { path: before.path } : {};
  const same = await chooser.choose(backend, { ...need, ...path });
  if (same.ok && run.requestedBackend === 'auto') return { ok: true, value: { ...same.value, reason: before.backendReason } };
  return same.ok || run.requestedBackend !== 'auto' ? same : chooser.choose('auto', need);
}
