import type { CellId } from './ids.ts';
import type { Json } from './parse.ts';

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
/** `data` and `model` are names of other cells. */
export type TrainCell = CellBase & { type: 'train'; data: string; model: string; spec: Json; draft?: string };
export type Cell = NoteCell | DataCell | ModelCell | TrainCell;
export type CellType = Cell['type'];

/** The document: what is saved, undone, shared and read by the command line. */
export type Notebook = { version: 1; title: string; backend: BackendChoice; cells: Cell[] };
