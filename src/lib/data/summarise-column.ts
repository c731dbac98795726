import { showNumber } from './show-rows.ts';
import { countCodes, extent, moments } from './statistics.ts';
import type { Column } from './table.ts';
import type { ColumnSummary } from './summary.ts';

const shownCategories = 4;

function numberDetail(present: Float64Array): string {
  if (present.length === 0) return 'no values';
  const { minimum, maximum } = extent(present);
  if (minimum === maximum) return `always ${showNumber(minimum)}`;
  return `${showNumber(minimum)} to ${showNumber(maximum)}, mean ${showNumber(moments(present).mean, 4)}`;
}

function categoryDetail(categories: readonly string[], codes: Int32Array): string {
  const counts = countCodes(codes, categories.length);
  const ranked = categories.map((name, code) => ({ name, count: counts[code] ?? 0 })).sort((a, b) => b.count - a.count);
  const shown = ranked.slice(0, shownCategories).map(({ name, count }) => `${name} ${count}`);
  const more = categories.length - shown.length;
  const values = categories.length === 1 ? '1 value' : `${categories.length} values`;
  return `${values}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What a person wants to know of one column at a glance. */
export function summariseColumn(column: Column): ColumnSummary {
  const { name, type } = column;
  switch (column.type) {
    case 'number': {
      const present = column.values.filter((value) => !Number.isNaN(value));
      return { name, type, missing: column.values.length - present.length, detail: numberDetail(present) };
    }
    case 'category':
      return {
        name,
        type,
        missing: column.codes.filter((code) => code < 0).length,
        detail: categoryDetail(column.categories, column.codes),
      };
    case 'image':
      return { name, type, missing: 0, detail: `${column.shape[0]} x ${column.shape[1]}, pixels 0 to ${column.largest}` };
    case 'text': {
      const present = column.values.filter((value) => value !== null);
      const { minimum, maximum } = extent(present.map((text) => text.length));
      const detail = present.length === 0 ? 'no values' : `${new Set(present).size} different, ${minimum} to ${maximum} characters`;
      return { name, type, missing: column.values.length - present.length, detail };
    }
    default:
      return column satisfies never;
  }
}
