/** A row to predict on: what the form starts from, by raw column name. Pure. */
import type { FittedPreparation } from '../../data/prepared.ts';
import type { Predictions } from '../../worker/protocol.ts';
import type { RawRow } from './run-page.svelte.ts';

/** The middle of the training part: exactly what a missing value would be filled with. */
export function typicalRow({ columns }: FittedPreparation): RawRow {
  const row: RawRow = {};
  for (const column of columns) {
    if (column.type === 'number') row[column.name] = column.fill;
    else if (column.type === 'category') row[column.name] = column.categories[column.fill] ?? column.categories[0] ?? '';
    else if (column.type !== 'image') row[column.name] = '';
  }
  return row;
}

const farFrom = 6; // scales

/** Columns whose number is so far from the training rows, 6 of their deviations or ranges, that nothing like it was learnt from. */
export function farColumns({ columns }: Pick<FittedPreparation, 'columns'>, row: RawRow): string[] {
  return columns.flatMap((column) => {
    const value = row[column.name];
    // Numbers that were left as they are tell no scale.
    if (column.type !== 'number' || typeof value !== 'number' || (column.offset === 0 && column.scale === 1)) return [];
    return Math.abs(value - column.offset) > farFrom * column.scale ? [column.name] : [];
  });
}

/** An example of the validation part, as its cells show it; what is missing stays out. */
export function rowOfExample({ shown, preparation }: Pick<Predictions, 'shown' | 'preparation'>, at: number): RawRow {
  if (shown.type !== 'rows') return {};
  const row: RawRow = {};
  for (const column of preparation.columns) {
    const text = shown.cells[at]?.[shown.columns.indexOf(column.name)]?.trim() ?? '';
    if (column.type === 'number') {
      const value = Number(text.replace('\u2212', '-').replace(/[\u202f\s]/g, ''));
      if (text !== '' && Number.isFinite(value)) row[column.name] = value;
    } else if (column.type === 'category' ? column.categories.includes(text) : column.type !== 'image') row[column.name] = text;
  }
  return row;
}
