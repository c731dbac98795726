/** A run as something to start from: whether its weights can be taken, and what is known of them. Pure. */
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';
import type { Parsed } from '../spec/parse.ts';
import { isActive } from '../runs/status.ts';
import type { Start } from '../spec/training.ts';
import type { NamedWeights } from './start-from.ts';

/** Why nothing can start from the weights of a run, as a sentence; null when something can. */
export function refuseSource({ name, purpose, state, weightsHash }: Run): string | null {
  if (purpose !== 'train') return `"${name}" only tried something out: start from a run that trained.`;
  if (isActive(state.status)) return `"${name}" is not over: wait for its end, or stop it.`;
  if (state.status === 'diverged' || weightsHash === null) return `"${name}" left no weights that can be used: start from another run.`;
  return null;
}

/** The weights that a training in a notebook names. Paths of issues begin with `start`. */
export function namedRun(start: Start, find: (id: RunId) => Run | null): Parsed<NamedWeights> {
  const refuse = (message: string): Parsed<NamedWeights> => ({ ok: false, issues: [{ path: 'start', message }] });
  if (start.type === 'file') return refuse(`The file "${start.path}" can be started from on the command line only: choose a run here.`);
  const run = find(start.run);
  if (!run) return refuse(`The run "${start.run}" to start from is not in this browser: choose another one, or start fresh.`);
  const refusal = refuseSource(run);
  return refusal === null ? { ok: true, value: { name: run.name, weightsHash: run.weightsHash ?? '', run } } : refuse(refusal);
}
