/** Whether a text editor already shows a cell, so that what a person typed keeps its own layout. Pure. */
import { readSpecText, type SpecCell } from '../../notebook/read-cell.ts';

/** The order of keys counts, spaces and line breaks do not. */
export function showsSame(text: string, { spec, draft }: Pick<SpecCell, 'spec' | 'draft'>): boolean {
  if (draft !== undefined) return text === draft;
  const { parsed } = readSpecText(text);
  return parsed.ok && JSON.stringify(parsed.value) === JSON.stringify(spec);
}
