import * as v from 'valibot';
import { CellId } from './ids.ts';
import { baseName, freeName, isName, maxNameLength, untitled } from './names.ts';
import type { Issue, Json, Parsed } from './parse.ts';
import { closed, list, oneOf, parseWith, text, union, version1 } from './schema.ts';

/** What a person pinned; 'auto' takes webgpu on a real adapter, else wasm, else cpu. */
export const backendChoices = ['auto', 'webgpu', 'wasm', 'cpu'] as const;
export type BackendChoice = (typeof backendChoices)[number];
export type BackendName = Exclude<BackendChoice, 'auto'>;

/**
 * A cell keeps its noun as the person wrote it (`spec`: partial, key order kept, maybe invalid); `parseDataset` and
 * friends complete it. `draft` is the text of a JSON editor while it is not JSON at all.
 */
type CellBase = { id: CellId; name: string };
export type NoteCell = CellBase & { type: 'note'; text: string };
export type DataCell = CellBase & { type: 'data'; spec: Json; draft?: string };
export type ModelCell = CellBase & { type: 'model'; spec: Json; draft?: string };
/** `data` and `model` are names of other cells. `hypothesis` is a card as it is stored, see `parseHypothesis`; it is no part of the training. */
export type TrainCell = CellBase & { type: 'train'; data: string; model: string; spec: Json; draft?: string; hypothesis?: Json };
/** A saved query over all runs of this browser, see `parseComparison`. */
export type CompareCell = CellBase & { type: 'compare'; spec: Json; draft?: string; hypothesis?: Json };
export type Cell = NoteCell | DataCell | ModelCell | TrainCell | CompareCell;
export type CellType = Cell['type'];

/** The document: what is saved, undone, shared and read by the command line. */
export type Notebook = { version: 1; title: string; backend: BackendChoice; cells: Cell[] };

export const cellTypes = ['note', 'data', 'model', 'train', 'compare'] as const satisfies readonly CellType[];
export const maxCells = 1000;
export const maxTitleLength = 200;
export const maxTextLength = 2_000_000;

const base = {
  id: v.optional(v.custom<CellId>(CellId.is, 'must be 1 to 64 letters, digits, "_" or "-".')),
  name: v.optional(
    v.pipe(
      text('a name', 1, maxNameLength),
      v.check(
        (name) => name.length === 0 || name.length > maxNameLength || isName(name),
        `must be a name of 1 to ${maxNameLength} characters without line breaks or spaces at its ends.`,
      ),
    ),
  ),
};
const noun = { spec: v.optional(v.unknown(), {}), draft: v.optional(text('the text of the editor', 0, maxTextLength)) };
const hypothesis = v.optional(v.custom<Json>(() => true)); // only plain JSON reaches a schema, see `parseWith`
const reference = () => v.optional(text('the name of another cell', 0, maxNameLength));

const cell = union('a cell', cellTypes, [
  closed('a note cell', { type: v.literal('note'), ...base, text: v.optional(text('Markdown text', 0, maxTextLength), '') }),
  closed('a data cell', { type: v.literal('data'), ...base, ...noun }),
  closed('a model cell', { type: v.literal('model'), ...base, ...noun }),
  closed('a train cell', { type: v.literal('train'), ...base, data: reference(), model: reference(), ...noun, hypothesis }),
  closed('a compare cell', { type: v.literal('compare'), ...base, ...noun, hypothesis }),
]);

const notebook = closed('a notebook', {
  version: version1(),
  title: v.optional(text('a title', 0, maxTitleLength), untitled),
  backend: v.optional(oneOf(backendChoices), 'auto'),
  cells: v.optional(list(cell, { what: 'a list of cells', from: 0, to: maxCells }), () => []),
});

type WrittenCell = v.InferOutput<typeof cell>;

function repeated(cells: readonly WrittenCell[], field: 'id' | 'name'): Issue[] {
  const seen = new Map<string, number>();
  return cells.flatMap((cell, index) => {
    const value = cell[field];
    if (value === undefined) return [];
    const first = seen.get(value);
    if (first === undefined) seen.set(value, index);
    else
      return [
        {
          path: `cells[${index}].${field}`,
          message: `Cell ${index + 1}: ${field} "${value}" is taken by cell ${first + 1}: give each cell its own ${field}.`,
        },
      ];
    return [];
  });
}

function freeId(taken: ReadonlySet<string>): CellId {
  let number = 1;
  while (taken.has(`cell-${number}`)) number += 1;
  return CellId.parse(`cell-${number}`);
}

/** A file written by hand may leave out ids, names and references: ids count up, a train cell takes the nearest cells above it. */
function completeCells(written: readonly WrittenCell[]): Cell[] {
  const ids = new Set<string>(written.flatMap(({ id }) => id ?? []));
  const names = new Set<string>(written.flatMap(({ name }) => name ?? []));
  const above = { data: '', model: '' };
  return written.map((cell): Cell => {
    const id = cell.id ?? freeId(ids);
    const name = cell.name ?? freeName(baseName[cell.type], names);
    ids.add(id);
    names.add(name);
    if (cell.type === 'note') return { ...cell, id, name };
    const spec = cell.spec as Json; // plain too
    if (cell.type === 'data' || cell.type === 'model') {
      above[cell.type] = name;
      return { ...cell, id, name, spec };
    }
    if (cell.type === 'compare') return { ...cell, id, name, spec };
    return { ...cell, id, name, data: cell.data ?? above.data, model: cell.model ?? above.model, spec };
  });
}

/** Reads a whole document. The nouns inside the cells stay as written; what is wrong in them is the cell's business. */
export function parseNotebook(input: unknown): Parsed<Notebook> {
  const parsed = parseWith(notebook, 'notebook', input);
  if (!parsed.ok) return parsed;
  const issues = [...repeated(parsed.value.cells, 'id'), ...repeated(parsed.value.cells, 'name')];
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: { ...parsed.value, cells: completeCells(parsed.value.cells) } };
}
