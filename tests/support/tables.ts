import type { Column, Table } from '../../src/lib/data/table.ts';
import { toCategories } from '../../src/lib/data/read-column.ts';
import { defaultPreparation, defaultSplit, type Dataset, type Preparation, type Split } from '../../src/lib/spec/dataset.ts';

/** A table from plain lists: numbers (null is missing) become a number column, strings a category. */
export function aTable(columns: Record<string, (number | null)[] | (string | null)[]>): Table {
  const built = Object.entries(columns).map(([name, cells]): Column => {
    const isNumber = cells.every((cell) => cell === null || typeof cell === 'number');
    if (isNumber) return { type: 'number', name, values: Float64Array.from(cells, (cell) => (cell === null ? NaN : Number(cell))) };
    return { type: 'category', name, ...toCategories(cells.map((cell) => (cell === null ? null : String(cell)))) };
  });
  return { name: 'table', rows: Object.values(columns)[0]?.length ?? 0, columns: built, hash: '0'.repeat(64) };
}

type Changes = Partial<Omit<Dataset, 'split' | 'preparation'>> & { split?: Partial<Split>; preparation?: Partial<Preparation> };

/** A complete dataset over the target "y", with what is given changed. */
export function aDataset({ split, preparation, ...changes }: Changes = {}): Dataset {
  return {
    version: 1,
    source: { type: 'file', path: 'table.csv' },
    target: 'y',
    task: 'auto',
    ignore: [],
    split: { ...defaultSplit, ...split },
    preparation: { ...defaultPreparation, ...preparation },
    ...changes,
  };
}
