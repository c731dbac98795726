/** Goes on with a run that was saved to a file, as Continue and Branch do on its page: a new run with its parent. Bad input costs no training time. */
import { dirname } from 'node:path';
import { loadTable } from '../lib/data/load-table.ts';
import { prepare } from '../lib/data/prepare.ts';
import { planRun } from '../lib/engine/run/plan-run.ts';
import { continueRun, refuseBranch, refuseNumbers, usualEpochs } from '../lib/launch/continue-run.ts';
import { nextNumber, stemOf } from '../lib/runs/run-name.ts';
import { readSavedRun } from '../lib/share/saved-run.ts';
import { RunId } from '../lib/spec/ids.ts';
import type { BackendChoice } from '../lib/spec/notebook.ts';
import type { Issue } from '../lib/spec/parse.ts';
import type { Run } from '../lib/runs/run.ts';
import type { ContinueArguments } from './arguments.ts';
import { assetReader, fromHere, plainReason, readOwn } from './files.ts';
import type { Place } from './files.ts';
import { refuseOutputs, trainAll, type Print, type Start } from './train-all.ts';
import { warnOfDiverged } from './warn-of-diverged.ts';

/** A CSV that the data name lies beside the saved file, or where the person stands. */
const readFileNear = (file: string, place: Place) => (path: string) =>
  readOwn(fromHere({ ...place, cwd: dirname(file) }, path)).catch(() => readOwn(fromHere(place, path)));

/** The backend that it ran on goes on with it, unless that was a GPU. */
function backendOf({ environment, requestedBackend }: Run, asked: BackendChoice | null): BackendChoice {
  const before = environment?.backend ?? requestedBackend;
  return asked ?? (before === 'wasm' || before === 'cpu' ? before : 'auto');
}

async function planContinuation(args: ContinueArguments, place: Place): Promise<{ start: Start; warning: string | null } | string> {
  const path = fromHere(place, args.file);
  const bytes = await readOwn(path).catch((error: Error) => error);
  if (bytes instanceof Error) return `The saved run "${args.file}" could not be read: ${bytes.message}.`;
  if (!isSafetensors(bytes))
    return `"${args.file}" is no saved run: continue takes a .safetensors file that run --save or a run page wrote.`;
  const saved = readSavedRun(bytes);
  if (!saved.ok) return refusalOf(args.file, saved.issues[0]);
  const parent = saved.value.run;
  const refusal = refuseBranch(parent) ?? (await refuseOutputs(args.outputs, { count: 1, purpose: 'train' }, place));
  if (refusal !== null) return refusal;
  const { source } = parent.resolved.dataset;
  const csv = source.type === 'file' ? await readFileNear(path, place)(source.path).catch(plainReason) : null;
  if (source.type === 'file' && typeof csv === 'string')
    return `The data of "${parent.name}" cannot be read: the CSV "${source.path}" was looked for from the folder of the saved file, "${dirname(path)}", and ${csv}: put it there.`;
  const table = await loadTable(source, { readAsset: assetReader(place), readFile: readFileNear(path, place) });
  if (!table.ok) return `The data of "${parent.name}" cannot be read: ${table.issues[0]?.message}`;
  const prepared = prepare(table.value, parent.resolved.dataset);
  if (!prepared.ok || prepared.value.hash !== parent.dataHash)
    return `The data are no longer those that "${parent.name}" was trained on: bring them back, or start a new run.`;
  const plan = planRun(parent.resolved, prepared.value);
  if (!plan.ok) return `"${parent.name}" cannot be planned here: ${plan.issues[0]?.message}`;
  const placed = saved.value.place(plan.value.parameters);
  if (!placed.ok || placed.value.slots.length !== plan.value.slotCount)
    return `"${args.file}" is damaged: its weights or its optimizer do not fit its record.`;
  if (args.sample !== null && parent.resolved.dataset.task !== 'nextCharacter')
    return `--sample writes texts, but "${parent.name}" does not learn next characters: leave it out.`;
  const numbers = {
    moreEpochs: args.epochs ?? usualEpochs(parent, placed.value),
    ...(args.learningRate !== null && { learningRate: args.learningRate }),
    ...(args.seed !== null && { seed: args.seed }),
  };
  const wrong = refuseNumbers({ parent, checkpoint: placed.value, ...numbers });
  if (wrong !== null) return wrong;
  const here = { ...parent, notebookId: null, cellId: null, requestedBackend: backendOf(parent, args.backend) };
  const identity = {
    id: RunId.create(crypto.getRandomValues(new Uint8Array(10))),
    now: Date.now(),
    name: `${stemOf(parent)} ${nextNumber([parent])}`,
  };
  const { run, beginning } = continueRun({ ...identity, parent: here, checkpoint: placed.value, ...numbers });
  const warning = warnOfDiverged({ run: parent, checkpoint: placed.value, file: args.file });
  return { start: { run, plan: plan.value, prepared: prepared.value, checkpoint: beginning.checkpoint, taken: null }, warning };
}

/** It begins with a header's length, whose highest byte is 0 as none in a text is, and the header's brace. */
const isSafetensors = (bytes: Uint8Array) => bytes[7] === 0 && bytes[8] === 0x7b;

function refusalOf(file: string, issue?: Issue): string {
  if (issue?.path === 'checksum') return `"${file}" ${issue.message}`;
  return `"${file}" is no saved run: ${lowered(issue?.message)} Write one with --save OUT, or on a run page.`;
}

const lowered = (text = '') => text.charAt(0).toLowerCase() + text.slice(1);

export async function continueSaved(args: ContinueArguments, place: Place, print: Print): Promise<0 | 1 | 2> {
  const planned = await planContinuation(args, place);
  if (typeof planned === 'string') {
    print.complain(planned);
    return 2;
  }
  if (planned.warning !== null) print.complain(planned.warning);
  return trainAll([planned.start], { outputs: args.outputs, sample: args.sample, place, print });
}
