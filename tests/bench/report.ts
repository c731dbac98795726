/** The figures as Markdown. */
import { cpus, loadavg } from 'node:os';
import { aims } from './aims.ts';
import { entryNames, type EntryName, type Field, type Result } from './field.ts';
import type { Launch } from './parse-launch.ts';
import type { FurtherFigures } from './measure-further.ts';

export const medianOf = (values: number[]): number => values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? NaN;

/** Microseconds a step of one entry in one workload, NaN where there is none. */
export type Figure = (workload: string, name: EntryName, which: keyof Launch) => number;

const figureOf = (result: Result | undefined, which: keyof Launch): number => medianOf((result?.launches ?? []).map((each) => each[which]));

export const short = (value: number): string =>
  Number.isNaN(value) ? '–' : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;
/** Numbers to the right, but for words in the first column and the last. */
export const table = (head: string[], rows: string[][]): string =>
  [row(head), row(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');

type Measured = { fields: Field[]; further: FurtherFigures | null; rounds: number; chromium: string };

export function report({ fields, further, rounds, chromium }: Measured): string {
  const figure: Figure = (workload, name, which) =>
    figureOf(
      fields.find((field) => field.workload.startsWith(workload))?.results.find((result) => result.name === name),
      which,
    );
  const names = fields.map(({ workload }) => workload.slice(0, 2));
  const present = (Object.keys(entryNames) as EntryName[]).filter((name) =>
    fields.some(({ results }) => results.some((one) => one.name === name)),
  );
  const cell = (field: Field, name: EntryName, which: keyof Launch): string => {
    const result = field.results.find((one) => one.name === name);
    return result?.failure ? 'fails' : short(figureOf(result, which));
  };
  const by = (which: keyof Launch, some = present) =>
    table(
      ['', ...names],
      some.map((name) => [entryNames[name], ...fields.map((field) => cell(field, name, which))]),
    );
  const rivals = present.filter((name) => !['own', 'whole', 'ownNode', 'wholeNode'].includes(name));
  const ratio = (name: EntryName, workload: string): string =>
    short(figure(workload, name, 'warm') / figure(workload, name.endsWith('Node') ? 'ownNode' : 'own', 'warm'));
  const failures = fields.flatMap(({ workload, results }) =>
    results.filter(({ failure }) => failure !== null).map(({ name, failure }) => `- ${entryNames[name]}, ${workload}: ${failure ?? ''}`),
  );
  const parts = [
    '# Bench',
    'Written by `npm run bench -- --write`. Times of one machine that others may have used at the same time: the ratios are what counts.',
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, Chromium ${chromium} headless; processes that ran or waited over the last quarter of an hour: ${short(loadavg()[2] ?? NaN)}. ${rounds === 1 ? 'One fresh launch each' : `Medians of ${rounds} fresh launches`} (a page with a worker, or a process), interleaved. No GPU takes part.`,
    `Workloads are in [workloads.ts](workloads.ts). "Warm" is the second whole training in one worker, over its steps: upload, shuffles and reading the losses included. The baseline is stock \`model.fit\` at its best, [contestants/model-fit.ts](contestants/model-fit.ts): on wasm, and on cpu for W3 and W4, which stock wasm cannot train. Slow ones do fewer steps (\`mostSteps\` in [field.ts](field.ts)). "whole train()" also scores every epoch, hashes and keeps weights.`,
    '## Microseconds a step, warm',
    by('warm'),
    '## Microseconds a step, settled (the quickest of later trainings)',
    by(
      'settled',
      present.filter((name) => !['fit', 'fitNode', 'jax'].includes(name)),
    ),
    '## How many times longer others take, warm',
    table(
      ['', ...names.filter((name) => name !== 'W6')],
      rivals.map((name) => [entryNames[name], ...names.filter((one) => one !== 'W6').map((one) => ratio(name, one))]),
    ),
    ...(failures.length > 0 ? ['What failed:', failures.join('\n')] : []),
    ...(further ? furtherParts(further) : []),
    '## Aims',
    aims(figure, further),
  ];
  return `${parts.join('\n\n')}\n`;
}

function furtherParts({ rows, units, lanes, memory, firstEpoch, recording, chunks }: FurtherFigures): string[] {
  const perUnit = (points: FurtherFigures['rows'], scale: number) =>
    points.map(({ of, ms }) => [String(of), ms.toFixed(2), ((scale * ms) / of).toFixed(3)]);
  return [
    '## Cost against size (whole train(), Chromium)',
    table(['rows of W2', 'ms an epoch', 'µs a row'], perUnit(rows, 1000)),
    table(['weights of W2, two hidden layers', 'ms an epoch', 'ns a weight'], perUnit(units, 1e6)),
    table(['lanes of W1, 100 epochs', 'ms', 'ms a lane'], perUnit(lanes, 1)),
    '## Memory over 1000 runs of W1 in one worker',
    table(
      ['runs', 'tensors', 'wasm heap (MB)'],
      memory.map(({ runs, tensors, bytes }) => [String(runs), String(tensors), (bytes / 1e6).toFixed(1)]),
    ),
    '## First epoch of W1 after navigation',
    `Ours ${firstEpoch.own.toFixed(0)} ms, \`model.fit\` ${firstEpoch.fit.toFixed(0)} ms: ${short(firstEpoch.own / firstEpoch.fit)} of its time.`,
    '## Recording 32 runs of W1',
    `From the press until a trainer has the job ${recording.beforeMs.toFixed(0)} ms, from its first news until every end is on disk ${recording.afterMs.toFixed(0)} ms: the real supervisor and IndexedDB on disk, and a trainer that needs no time.`,
    '## Engine chunks by backend, gzipped, without wasm binaries',
    'The engine with TensorFlow.js, and all that the worker of a trainer loads: it also reads data and prepares it.',
    table(
      ['kB', 'engine', 'whole worker'],
      chunks.map(({ name, engine, worker }) => [name, engine.toFixed(1), worker.toFixed(1)]),
    ),
  ];
}
