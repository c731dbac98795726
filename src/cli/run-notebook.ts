/**
 * Trains a notebook's train cells one after another, each with all its repeats, with the engine of the page, and prints JSON lines:
 * events, one record per run, a summary last.
 */
import { readCards } from '../lib/data/cards.ts';
import { describe } from '../lib/data/describe.ts';
import { loadTable } from '../lib/data/load-table.ts';
import { prepare } from '../lib/data/prepare.ts';
import type { Prepared } from '../lib/data/prepared.ts';
import type { DataSummary } from '../lib/data/summary.ts';
import { inputsOf } from '../lib/notebook/dependencies.ts';
import { readDataset } from '../lib/notebook/read-cell.ts';
import { fromFile } from '../lib/notebook/serialize.ts';
import { firstCheckpoint } from '../lib/launch/start-from.ts';
import { repeatsOf } from '../lib/launch/repeats.ts';
import { trainView } from '../lib/launch/train-view.ts';
import { RunId } from '../lib/spec/ids.ts';
import type { DataCell, Notebook, TrainCell } from '../lib/spec/notebook.ts';
import type { Issue, Parsed } from '../lib/spec/parse.ts';
import type { RunArguments } from './arguments.ts';
import { assetReader, fileReader, fromHere, readOwn } from './files.ts';
import type { Place } from './files.ts';
import { readWeights } from './read-weights.ts';
import { refuseOutputs, trainAll, type Print, type Start } from './train-all.ts';

type Described = { prepared: Prepared; summary: DataSummary };

const sentence = ({ path, message }: Issue): string => (path === '' ? message : `${path}: ${message}`);

/** The train cells asked for, or the sentence why there are none. */
function chooseCells(notebook: Notebook, name: string | null): TrainCell[] | string {
  const cells = notebook.cells.filter((cell) => cell.type === 'train');
  if (cells.length === 0) return 'The notebook has no train cell: add one that names a data and a model cell.';
  if (name === null) return cells;
  const chosen = cells.filter((cell) => cell.name === name);
  return chosen.length > 0
    ? chosen
    : `There is no train cell "${name}"; the notebook has ${cells.map((cell) => `"${cell.name}"`).join(', ')}.`;
}

async function describeData(cell: DataCell, services: Parameters<typeof loadTable>[1]): Promise<Parsed<Described>> {
  const dataset = readDataset(cell);
  if (!dataset.ok) return dataset;
  const { source } = dataset.value;
  const table = await loadTable(source, services);
  if (!table.ok) return table;
  const prepared = prepare(table.value, dataset.value);
  if (!prepared.ok) return prepared;
  const card = source.type === 'shipped' ? ((await readCards(services.readAsset)).find(({ name }) => name === source.name) ?? null) : null;
  const summary = describe(table.value, dataset.value, card);
  return summary.ok ? { ok: true, value: { prepared: prepared.value, summary: summary.value } } : summary;
}

/** Everything is read and checked before the first run starts: bad input costs no training time. */
async function planRuns(args: RunArguments, place: Place): Promise<Start[] | string> {
  const path = fromHere(place, args.file);
  const bytes = await readOwn(path).catch((error: Error) => error);
  if (bytes instanceof Error) return `The notebook "${args.file}" could not be read: ${bytes.message}.`;
  const parsed = fromFile(new TextDecoder().decode(bytes));
  if (!parsed.ok) return `${args.file}: ${parsed.issues.map(sentence).join(' ')}`;
  const notebook: Notebook = args.backend === null ? parsed.value : { ...parsed.value, backend: args.backend };
  const cells = chooseCells(notebook, args.cell);
  if (typeof cells === 'string') return cells;
  const refusal = await refuseOutputs(args.outputs, { count: cells.length, purpose: args.purpose }, place);
  if (refusal !== null) return refusal;

  const services = { readAsset: assetReader(place), readFile: fileReader(path) };
  const starts: Start[] = [];
  for (const cell of cells) {
    const inputs = inputsOf(notebook, cell);
    const described = inputs.ok ? await describeData(inputs.value.data, services) : null;
    const weights = await readWeights(cell, services.readFile);
    const view = trainView({
      notebook,
      cell,
      ...(weights && { weights: () => weights }),
      summary: () => (described === null || !described.ok ? described : { ok: true, value: described.value.summary }),
    });
    if (view.ready === null || described === null || !described.ok) {
      return `Cell "${cell.name}": ${[...view.issues.map(sentence), ...view.elsewhere].join(' ')}`;
    }
    const ready = { ...view.ready, seed: args.seed ?? view.ready.seed, repeats: args.repeats ?? view.ready.repeats };
    const runs = repeatsOf({
      ready,
      notebook,
      notebookId: null,
      cell,
      newId: () => RunId.create(crypto.getRandomValues(new Uint8Array(10))),
      number: 1, // of this cell: each is pressed once
      now: Date.now(),
      purpose: args.purpose,
    });
    if (args.sample !== null && runs[0].resolved.dataset.task !== 'nextCharacter')
      return `--sample writes texts, but "${cell.name}" does not learn next characters: choose another cell with --cell NAME.`;
    const { taken = null, plan } = ready;
    for (const run of runs) {
      const checkpoint =
        weights?.ok && taken && args.purpose === 'train'
          ? firstCheckpoint(plan, { seed: run.seed, copies: taken.copies, weights: weights.value.weights })
          : null;
      starts.push({ run, plan, prepared: described.value.prepared, checkpoint, taken });
    }
  }
  return starts;
}

export async function runNotebook(args: RunArguments, place: Place, print: Print): Promise<0 | 1 | 2> {
  const starts = await planRuns(args, place);
  if (typeof starts !== 'string') return trainAll(starts, { outputs: args.outputs, sample: args.sample, place, print });
  print.complain(starts);
  return 2;
}
