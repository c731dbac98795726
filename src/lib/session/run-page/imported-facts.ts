/** All that is known of a run of another tracker, for its page. Pure. */
import { oddWord } from '../../runs/columns/cell-text.ts';
import { cutText } from '../../runs/cut-text.ts';
import { describeDuration } from '../../runs/describe-run.ts';
import { trackerNames, type ImportedRun } from '../../runs/imported-run.ts';
import { statusWord } from '../../runs/listed-run.ts';
import type { FactGroup } from './run-facts.ts';

type Dates = (at: number) => string;
type Pair = { name: string; value: string | number | boolean };

/** What it is, and what therefore is not here. */
export function importedSummary({ source }: ImportedRun): string {
  const from = source.tracker === 'table' ? 'a table' : trackerNames[source.tracker];
  return `Imported from ${from}: line ${source.line} of ${cutText(source.file)}. A table has numbers of the end only, so there are no curves, no predictions and no weights, and nothing here trains it again.`;
}

const valueText = (value: Pair['value']): string => (typeof value === 'number' ? (oddWord(value) ?? String(value)) : String(value));

const group = (title: string, pairs: readonly Pair[]): FactGroup[] =>
  pairs.length === 0 ? [] : [{ title, facts: pairs.map(({ name, value }) => ({ name: cutText(name), value: valueText(value) })) }];

export function importedFacts(run: ImportedRun, dates: Dates): FactGroup[] {
  const { source, createdAt, elapsedMs, importedAt } = run;
  const status = statusWord(run);
  const facts = [
    ...(status === null ? [] : [{ name: 'Status', value: status }]),
    ...(createdAt === null ? [] : [{ name: 'Created', value: dates(createdAt) }]),
    ...(elapsedMs === null ? [] : [{ name: 'Duration', value: describeDuration(elapsedMs) }]),
    { name: 'File', value: source.file },
    { name: 'Line', value: String(source.line) },
    ...(source.id === null ? [] : [{ name: 'Id there', value: source.id, isCode: true }]),
    { name: 'Hash of the file', value: source.fileHash, isCode: true },
    { name: 'Imported', value: dates(importedAt) },
  ];
  return [
    ...group('Metrics', run.metrics),
    ...group('Params', run.params),
    ...group('Tags of the tracker', run.properties),
    { title: 'Where it came from', facts },
  ];
}
