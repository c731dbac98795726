import { formatJson } from '../spec/format-json.ts';
import { parseJson } from '../spec/json-text.ts';
import { shownTitle } from '../spec/names.ts';
import { parseNotebook, type Cell, type Notebook } from '../spec/notebook.ts';
import type { Json, Parsed } from '../spec/parse.ts';
import { toJson } from '../spec/plain.ts';

/** The file of a notebook: JSON that begins with `"daybook": 1`, the version. The page saves it, the command line trains it. */

const refusal = (path: string, message: string): Parsed<Notebook> => ({ ok: false, issues: [{ path, message }] });

function cellJson(cell: Cell): Json {
  if (cell.type === 'note') return { type: cell.type, id: cell.id, name: cell.name, text: cell.text };
  const noun: { [key: string]: Json } = cell.draft === undefined ? { spec: cell.spec } : { spec: cell.spec, draft: cell.draft };
  const base = { type: cell.type, id: cell.id, name: cell.name };
  if (cell.type === 'data' || cell.type === 'model') return { ...base, ...noun };
  const whole = cell.hypothesis === undefined ? noun : { ...noun, hypothesis: cell.hypothesis };
  return cell.type === 'train' ? { ...base, data: cell.data, model: cell.model, ...whole } : { ...base, ...whole };
}

/** A notebook as plain JSON, fields in a fixed order, specs as they were written. */
export const notebookJson = (notebook: Notebook): { [key: string]: Json } => ({
  daybook: notebook.version,
  title: notebook.title,
  backend: notebook.backend,
  cells: notebook.cells.map(cellJson),
});

export const toFile = (notebook: Notebook): string => `${formatJson(notebookJson(notebook))}\n`;

/** Reads what `notebookJson` wrote, or a person by hand: `daybook` and cell types are needed, all else has a default. */
export function fromJson(input: unknown): Parsed<Notebook> {
  const plain = toJson(input);
  if (!plain.ok) return plain;
  const json = plain.value;
  if (typeof json !== 'object' || json === null || Array.isArray(json) || !Object.hasOwn(json, 'daybook')) {
    return refusal('', 'This is not a Daybook notebook: a notebook is a JSON object that begins with "daybook": 1.');
  }
  const { daybook, ...rest } = json;
  if (Object.hasOwn(rest, 'version'))
    return refusal('version', '"version" does not belong here: the version of a notebook file is "daybook".');
  if (daybook !== 1) {
    const isNewer = typeof daybook === 'number' && daybook > 1;
    const message = isNewer
      ? `This notebook has version ${daybook}, but this Daybook reads version 1: open it with a newer Daybook.`
      : 'daybook must be 1.';
    return refusal('daybook', message);
  }
  return parseNotebook(rest);
}

export function fromFile(text: string): Parsed<Notebook> {
  const json = parseJson(text.startsWith('\uFEFF') ? text.slice(1) : text);
  return json.ok ? fromJson(json.value) : json;
}

/** `Iris, two ways` -> `iris-two-ways.json` */
export function fileName(title: string): string {
  const stem = shownTitle(title)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${stem || 'notebook'}.json`;
}
