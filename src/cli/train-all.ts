/**
 * Trains runs that are ready one after another, prints their lines and a summary, and writes what they leave behind: of repeats the first. The exit code says how
 * it went: 0, 1 (a run failed or diverged), 2 (a file could not be written, or a backend does not run here).
 */
import { writeFile } from 'node:fs/promises';
import type { Prepared } from '../lib/data/prepared.ts';
import { createBackendChooser } from '../lib/engine/backends/choose.ts';
import type { Plan } from '../lib/engine/ops/plan.ts';
import { describeTaken, type Taken } from '../lib/launch/start-from.ts';
import type { Checkpoint } from '../lib/runs/events.ts';
import { describeGroup } from '../lib/runs/describe-group.ts';
import { countOf, groupsOf, lastOver, type RunGroup } from '../lib/runs/group.ts';
import type { Run } from '../lib/runs/run.ts';
import { writeSafetensors } from '../lib/share/safetensors.ts';
import { writeSavedRun } from '../lib/share/saved-run.ts';
import type { Outputs } from './arguments.ts';
import { assetReader, fromHere, plainReason, refusalToWrite } from './files.ts';
import type { Place } from './files.ts';
import { trainHere, type Trained } from './train-here.ts';
import { warnOfDiverged } from './warn-of-diverged.ts';

export type Print = { line: (text: string) => void; complain: (text: string) => void };

/** `taken`: of the weights that it starts from. */
export type Start = { run: Run; plan: Plan; prepared: Prepared; checkpoint: Checkpoint | null; taken: Taken | null };

/** Why the files asked for cannot be written, found out before anything is trained; null when they can. */
export async function refuseOutputs(
  { weights, save }: Outputs,
  { count, purpose }: { count: number; purpose: Run['purpose'] },
  place: Place,
): Promise<string | null> {
  for (const [option, file, what] of [
    ['--weights', weights, 'weights'],
    ['--save', save, 'run'],
  ] as const) {
    if (file === null) continue;
    if (count > 1) return `${option} keeps one run, but ${count} train cells would run: choose one with --cell NAME.`;
    const refusal = await refusalToWrite(fromHere(place, file));
    if (refusal !== null) return `The ${what} cannot be written to "${file}": ${refusal}.`;
    if (purpose === 'rangeTest') return `${option} has nothing to keep of a range test: leave it out.`;
    if (option === '--save' && purpose !== 'train')
      return '--save keeps a run to go on with, and a check always begins anew: leave it out.';
  }
  return null;
}

export async function trainAll(
  starts: readonly Start[],
  { outputs, sample, place, print }: { outputs: Outputs; sample: number | null; place: Place; print: Print },
): Promise<0 | 1 | 2> {
  const began = performance.now();
  const chooser = createBackendChooser({ readAsset: assetReader(place), gpu: null });
  const done: Run[] = [];
  let unwritten: string | null = null;
  for (const { run, plan, prepared, checkpoint, taken } of starts) {
    if (taken && checkpoint) print.line(startLine(run, taken));
    const trained = await trainHere({ run, prepared, checkpoint, chooser, print: print.line, sample });
    if (typeof trained === 'string') {
      print.complain(trained);
      return 2;
    }
    done.push(trained.run);
    if (run.repeat && run.repeat.index > 1) continue;
    const problem = await writeOutputs(trained, plan, { outputs, place });
    unwritten = problem ?? unwritten;
    const saved = outputs.checkpoint === 'best' ? trained.best : trained.last;
    const warning =
      problem === null && outputs.save !== null && saved && warnOfDiverged({ run: trained.run, checkpoint: saved, file: outputs.save });
    if (warning) print.complain(warning);
  }
  const failed = countOf(done, 'failed', 'diverged');
  const counts = { runs: done.length, finished: done.length - failed, failed };
  const groups = groupsOf(done).filter(({ runs }) => runs.length > 1);
  const over = groups.length > 0 ? { groups: groups.map(groupSummary) } : {};
  print.line(JSON.stringify({ type: 'summary', ...counts, ...over, elapsedMs: Math.round(performance.now() - began) }));
  if (unwritten !== null) print.complain(unwritten);
  return unwritten !== null ? 2 : failed > 0 ? 1 : 0;
}

/** The mean of what the repeats of a cell scored at their ends, with its 95% interval. */
function groupSummary({ name, runs }: RunGroup) {
  const [first] = runs;
  const over = lastOver(runs);
  return {
    name,
    seeds: runs.map(({ seed }) => seed),
    metric: first.metricName,
    part: first.examples.validation > 0 ? 'validation' : 'train',
    n: over?.n ?? 0,
    mean: over?.mean ?? null,
    interval: over === null || over.half === null ? null : [over.mean - over.half, over.mean + over.half],
    lowest: over?.lowest ?? null,
    highest: over?.highest ?? null,
    text: describeGroup(runs),
  };
}

const startLine = (run: Run, taken: Taken): string => {
  const { name, weightsHash, taken: layers, fresh, frozen } = taken;
  return JSON.stringify({
    type: 'start',
    runId: run.id,
    from: name,
    weightsHash,
    taken: layers,
    fresh,
    frozen,
    text: describeTaken(taken),
  });
};

/** A sentence when a file could not be written. */
async function writeOutputs(
  { run, last, best }: Trained,
  plan: Plan,
  { outputs, place }: { outputs: Outputs; place: Place },
): Promise<string | null> {
  const { weights, save, checkpoint } = outputs;
  const kept = checkpoint === 'best' ? best : last;
  const files = [
    ...(weights !== null && last ? [{ file: weights, what: 'weights', bytes: tensorsOf(last.params, plan) }] : []),
    ...(save !== null && kept ? [{ file: save, what: 'run', bytes: writeSavedRun({ run, checkpoint: kept }, plan.parameters) }] : []),
  ];
  for (const { file, what, bytes } of files) {
    const problem = await writeFile(fromHere(place, file), bytes).catch(plainReason);
    if (typeof problem === 'string') return `The ${what} could not be written to "${file}": ${problem}.`;
  }
  return save !== null && !kept
    ? `There is no ${checkpoint} checkpoint to write to "${save}": the run ended before its first epoch did.`
    : null;
}

const tensorsOf = (params: Float32Array, plan: Plan): Uint8Array =>
  writeSafetensors(
    plan.parameters.map(({ name, shape, offset }) => {
      const size = shape.reduce((product, extent) => product * extent, 1);
      return { name, shape, values: params.subarray(offset, offset + size) };
    }),
    { format: 'daybook' },
  );
