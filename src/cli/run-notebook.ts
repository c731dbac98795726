/**
 * Trains a notebook's train cells one after another with the engine of the page, and prints JSON lines: events, one
 * record per run, a summary last. The exit code says how it went: 0, 1 (a run failed or diverged), 2 (bad input).
 */
import { writeFile } from 'node:fs/promises';
import { readCards } from '../lib/data/cards.ts';
import { describe } from '../lib/data/describe.ts';
import { loadTable } from '../lib/data/load-table.ts';
import { prepare } from '../lib/data/prepare.ts';
import type { Prepared } from '../lib/data/prepared.ts';
import type { DataSummary } from '../lib/data/summary.ts';
import { createBackendChooser } from '../lib/engine/backends/choose.ts';
import { inputsOf } from '../lib/notebook/dependencies.ts';
import { readDataset } from '../lib/notebook/read-cell.ts';
import { fromFile } from '../lib/notebook/serialize.ts';
import type { Checkpoint } from '../lib/runs/events.ts';
import type { Run } from '../lib/runs/run.ts';
import { firstCheckpoint } from '../lib/launch/start-from.ts';
import { runOf, trainView } from '../lib/launch/train-view.ts';
import type { Ready } from '../lib/launch/train-view.ts';
import { RunId } from '../lib/spec/ids.ts';
import type { DataCell, Notebook, TrainCell } from '../lib/spec/notebook.ts';
import type { Issue, Parsed } from '../lib/spec/parse.ts';
import type { RunArguments } from './arguments.ts';
import { assetReader, fileReader, fromHere, plainReason, readOwn, refusalToWrite } from './files.ts';
import type { Place } from './files.ts';
import { readWeights } from './read-weights.ts';
import { trainHere } from './train-here.ts';

export type Print = { line: (text: string) => void; complain: (text: string) => void };

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

type Start = { cell: TrainCell; run: Run; ready: Ready; prepared: Prepared; checkpoint: Checkpoint | null };

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
  if (args.weights !== null && cells.length > 1)
    return `--weights keeps one run, but ${cells.length} train cells would run: choose one with --cell NAME.`;
  const refusal = args.weights === null ? null : await refusalToWrite(fromHere(place, args.weights));
  if (refusal !== null) return `The weights cannot be written to "${args.weights}": ${refusal}.`;

  if (args.weights !== null && args.purpose === 'rangeTest') return '--weights has nothing to keep of a range test: leave it out.';

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
    const ready = { ...view.ready, seed: args.seed ?? view.ready.seed };
    const run = runOf({
      ready,
      notebook,
      notebookId: null,
      cell,
      id: RunId.create(crypto.getRandomValues(new Uint8Array(10))),
      number: 1, // of this cell: each is trained once
      now: Date.now(),
      purpose: args.purpose,
    });
    if (args.sample !== null && run.resolved.dataset.task !== 'nextCharacter')
      return `--sample writes texts, but "${cell.name}" does not learn next characters: choose another cell with --cell NAME.`;
    const { taken, plan, seed } = ready;
    const checkpoint =
      weights?.ok && taken && args.purpose === 'train'
        ? firstCheckpoint(plan, { seed, copies: taken.copies, weights: weights.value.weights })
        : null;
    starts.push({ cell, run, ready, prepared: described.value.prepared, checkpoint });
  }
  return starts;
}

export async function runNotebook(args: RunArguments, place: Place, print: Print): Promise<0 | 1 | 2> {
  const starts = await planRuns(args, place);
  if (typeof starts === 'string') {
    print.complain(starts);
    return 2;
  }
  const began = performance.now();
  const chooser = createBackendChooser({ readAsset: assetReader(place), gpu: null });
  const statuses: string[] = [];
  let unwritten: string | null = null;
  for (const { run, ready, prepared, checkpoint } of starts) {
    const trained = await trainHere({ run, prepared, checkpoint, chooser, print: print.line, sample: args.sample });
    if (typeof trained === 'string') {
      print.complain(trained);
      return 2;
    }
    statuses.push(trained.run.state.status);
    if (args.weights === null || !trained.weights) continue;
    const problem = await writeFile(fromHere(place, args.weights), trained.weights(ready.plan)).catch(plainReason);
    if (typeof problem === 'string') unwritten = `The weights could not be written to "${args.weights}": ${problem}.`;
  }
  const failed = statuses.filter((status) => status === 'failed' || status === 'diverged').length;
  print.line(
    JSON.stringify({
      type: 'summary',
      runs: statuses.length,
      finished: statuses.length - failed,
      failed,
      elapsedMs: Math.round(performance.now() - began),
    }),
  );
  if (unwritten !== null) print.complain(unwritten);
  return unwritten !== null ? 2 : failed > 0 ? 1 : 0;
}
