/**
 * On what a run trains: where it was begun, when it goes on; where its own job was measured fastest, if it is long enough for that;
 * else what its backend choice gives, by a path that can run its plan.
 */
import type { Prepared } from '../../data/prepared.ts';
import type { Environment } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import type { Parsed } from '../../spec/parse.ts';
import { calibrate } from '../backends/calibrate.ts';
import type { BackendChooser, Chosen, Need } from '../backends/choose.ts';
import { defaultSpeeds, expectedMs } from '../cost.ts';
import type { Plan } from '../ops/plan.ts';
import { firstKnobs, planRun } from './plan-run.ts';

type Going = Pick<Run, 'resolved' | 'environment' | 'requestedBackend' | 'purpose'>;

/** About what a measurement and the start of a GPU take: a job below is done by then. */
const shortMs = 1000;

function isShort(plan: Plan, { train, validation }: Prepared, epochs: number): boolean {
  const request = { plan, trainExamples: train.rows.length, validationExamples: validation.rows.length, epochs };
  return expectedMs({ ...request, speed: defaultSpeeds.wasm }) < shortMs;
}

type Around = { prepared?: Prepared; now?: () => number }; // now: milliseconds; without it nothing is measured

/**
 * A run that goes on keeps its path, since only there its bits continue. Where an automatic choice no longer runs, it is made anew.
 * Without its data a backend can be opened already, and asked for again with them.
 */
export async function chooseForRun(run: Going, chooser: BackendChooser, { prepared, now }: Around = {}): Promise<Parsed<Chosen>> {
  const { resolved, environment: before, requestedBackend, purpose } = run;
  const planned = prepared && planRun(resolved, prepared);
  if (!prepared || !planned?.ok)
    return before ? goOn(run, before, { chooser, need: {} }) : chooser.choose(requestedBackend, { isShort: true });
  const plan = planned.value;
  const need = { plan, isShort: isShort(plan, prepared, resolved.training.epochs) };
  if (before) return goOn(run, before, { chooser, need });
  if (need.isShort || !now || purpose !== 'train') return chooser.choose(requestedBackend, need);
  const fastest = await measured(run, chooser, { prepared, now });
  return fastest ? { ok: true, value: fastest } : chooser.choose(requestedBackend, need);
}

/** What trains a job fastest among the paths that may be trusted with it, and what was measured; null where none could be. */
export async function measured(
  { resolved, requestedBackend }: Pick<Going, 'resolved' | 'requestedBackend'>,
  chooser: BackendChooser,
  { prepared, now }: Required<Around>,
): Promise<Chosen | null> {
  const plan = planRun(resolved, prepared);
  if (!plan.ok) return null;
  const { inputs, targets, rows } = prepared.train;
  const data = { inputs, targets, examples: rows.length };
  const need = { plan: plan.value, isShort: isShort(plan.value, prepared, resolved.training.epochs) };
  return calibrate(await chooser.candidates(requestedBackend, need), { plan: plan.value, data, knobs: firstKnobs(resolved), now });
}

type Choosing = { chooser: BackendChooser; need: Need };

async function goOn({ requestedBackend }: Going, before: Environment, { chooser, need }: Choosing): Promise<Parsed<Chosen>> {
  const isAuto = requestedBackend === 'auto';
  const backend = isAuto ? before.backend : requestedBackend;
  const path = backend === before.backend ? { path: before.path } : {};
  const same = await chooser.choose(backend, { ...need, ...path });
  if (same.ok && isAuto) return { ok: true, value: { ...same.value, reason: before.backendReason } };
  return same.ok || !isAuto ? same : chooser.choose('auto', need);
}
