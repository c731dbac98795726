/**
 * Makes the coverage table of the engine's README from the results of a run: which part passed on which backend, held to the float64
 * reference and to PyTorch. After a whole run the file must say just that; `npm run coverage` writes it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { lossNames, optimizerNames, scheduleNames } from '../src/lib/spec/training.ts';
import { activationLayerNames } from '../src/lib/spec/layers/weights.ts';
import { layerTypes } from '../src/lib/spec/model.ts';
import type { Covers } from './support/covers.ts';

const file = new URL('../src/lib/engine/README.md', import.meta.url);
const [begin, end] = ['<!-- coverage: made by npm run coverage -->', '<!-- end of coverage -->'];
const backends = ['shader program', 'webgpu', 'wasm program', 'wasm', 'cpu'] as const;

const kinds: { title: string; kind: string; names: readonly string[] }[] = [
  { title: 'Layer', kind: 'layer', names: layerTypes },
  { title: 'Activation', kind: 'activation', names: activationLayerNames },
  { title: 'Loss', kind: 'loss', names: lossNames },
  { title: 'Optimizer', kind: 'optimizer', names: optimizerNames },
  { title: 'Schedule', kind: 'schedule', names: scheduleNames },
  {
    title: 'Option',
    kind: 'option',
    names: ['class weights', 'label smoothing', 'focal', 'clipping by value', 'clipping by norm', 'max-norm', 'warm-up'],
  },
];

type Result = Covers & { passed: boolean };

/** One cell: a tick when a test covers the part and none that does fails. */
function cell(results: readonly Result[], part: string, { against, backend }: Pick<Covers, 'against' | 'backend'>): string {
  const found = results.filter((result) => result.backend === backend && result.against === against && result.parts.includes(part));
  if (found.length === 0) return '–';
  return found.every(({ passed }) => passed) ? '✓' : '✕';
}

export function coverageTable(results: readonly Result[]): string {
  const columns = (['reference', 'PyTorch'] as const).flatMap((against) => backends.map((backend) => ({ against, backend })));
  const rows = kinds.flatMap(({ title, kind, names }) => [
    [`**${title}**`, ...columns.map(() => '')],
    ...names.map((name) => [name, ...columns.map((column) => cell(results, `${kind} ${name}`, column))]),
  ]);
  const head = ['', ...columns.map(({ against, backend }) => (against === 'reference' ? backend : `PyTorch, ${backend}`))];
  return aligned([head, ...rows]);
}

/** As Prettier writes a table. */
function aligned([head = [], ...rows]: string[][]): string {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export default class CoverageReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const results: Result[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { covers } = test.meta();
        const { state } = test.result();
        if (covers && state !== 'skipped') results.push({ ...covers, passed: state === 'passed' });
      }
    }
    const seen = (against: Covers['against']) =>
      backends.every((name) => results.some((each) => each.backend === name && each.against === against));
    if (!seen('reference') || !seen('PyTorch')) return; // a part of the tests tells nothing of the whole
    const text = readFileSync(file, 'utf8');
    const [before = '', rest = ''] = text.split(begin);
    const [, after = ''] = rest.split(end);
    const wanted = `${before}${begin}\n\n${coverageTable(results)}\n\n${end}${after}`;
    if (text === wanted) return;
    if (process.env.DAYBOOK_COVERAGE === 'write') writeFileSync(file, wanted);
    else {
      console.error("The coverage table in src/lib/engine/README.md does not say what the tests found: run 'npm run coverage'.");
      process.exitCode = 1;
    }
  }
}
