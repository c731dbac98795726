/** What a run was tried with that its siblings of the same cell were not: 'learning rate 0.3'. Pure. */
import { flatten } from '../../runs/diff.ts';
import { lineWords } from '../../runs/line-words.ts';
import type { Run } from '../../runs/run.ts';
import { lineValueWords } from './line-words.ts';

const mostFields = 3;

/** By run id; nothing for a run that differs from no sibling. Of layers only a number that differs is told, not layers that come and go. */
export function variedFields(runs: readonly Run[]): ReadonlyMap<string, string> {
  const cells = new Map<string, Run[]>();
  for (const run of runs) {
    if (run.purpose !== 'train' || run.cellId === null) continue;
    const cell = `${run.notebookId ?? ''} ${run.cellId}`;
    const siblings = cells.get(cell);
    if (siblings) siblings.push(run);
    else cells.set(cell, [run]);
  }
  return new Map([...cells.values()].flatMap((siblings) => [...variedOf(siblings)]));
}

function variedOf(siblings: readonly Run[]): Map<string, string> {
  const lines = siblings.map((run) => ({ run, fields: flatten(run.resolved) }));
  const paths = new Set(lines.flatMap(({ fields }) => [...fields.keys()]));
  const varied = [...paths].filter((path) => new Set(lines.map(({ fields }) => fields.get(path))).size > 1);
  const told = varied.filter((path) => lines.every(({ fields }) => fields.has(path)));
  const text = (fields: ReadonlyMap<string, string>) =>
    told.slice(0, mostFields).map((path) => `${lineWords(path)} ${lineValueWords(path, fields.get(path) ?? '')}`);
  const more = told.length > mostFields ? [`${told.length - mostFields} more`] : [];
  return new Map(told.length === 0 ? [] : lines.map(({ run, fields }) => [run.id, [...text(fields), ...more].join(', ')]));
}
