import { parseComparison, type Comparison } from '../spec/comparison.ts';
import { parseDataset, type Dataset } from '../spec/dataset.ts';
import { formatJson } from '../spec/format-json.ts';
import { readJson, type TextRange } from '../spec/json-text.ts';
import { parseModel, type Model } from '../spec/model.ts';
import type { Cell, CompareCell, DataCell, ModelCell, TrainCell } from '../spec/notebook.ts';
import type { Json, Parsed } from '../spec/parse.ts';
import { parseTraining, type Training } from '../spec/training.ts';

/** Cells that hold a noun as JSON. */
export type SpecCell = DataCell | ModelCell | TrainCell | CompareCell;
export type Noun = Dataset | Model | Training | Comparison;

export const hasSpec = (cell: Cell): cell is SpecCell => cell.type !== 'note';

// A spec stands three levels down in its notebook, whose own limit is 64.
export const maxSpecDepth = 48;
const maxSpecText = 200_000;

/** The spec that a JSON editor's text stands for, and where in the text its values are. */
export function readSpecText(text: string): { parsed: Parsed<Json>; places: ReadonlyMap<string, TextRange> } {
  if (text.length > maxSpecText) {
    const message = `This text has ${text.length} characters: shorten it to ${maxSpecText}.`;
    return { parsed: { ok: false, issues: [{ path: '', message }] }, places: new Map() };
  }
  return readJson(text, maxSpecDepth);
}

/** What the JSON editor of a cell shows. */
export const specText = (cell: SpecCell): string => cell.draft ?? formatJson(cell.spec);

function read<T>(cell: SpecCell, parse: (spec: unknown) => Parsed<T>): Parsed<T> {
  if (cell.draft === undefined) return parse(cell.spec);
  const { parsed } = readSpecText(cell.draft);
  return parsed.ok ? parse(parsed.value) : parsed;
}

/** The noun a cell stands for, complete; a draft that is not JSON is an issue with line and column. */
export const readDataset = (cell: DataCell): Parsed<Dataset> => read(cell, parseDataset);
export const readModel = (cell: ModelCell): Parsed<Model> => read(cell, parseModel);
export const readTraining = (cell: TrainCell): Parsed<Training> => read(cell, parseTraining);

export const readComparison = (cell: CompareCell): Parsed<Comparison> => read(cell, parseComparison);

export function readCell(cell: SpecCell): Parsed<Noun> {
  switch (cell.type) {
    case 'data':
      return readDataset(cell);
    case 'model':
      return readModel(cell);
    case 'train':
      return readTraining(cell);
    case 'compare':
      return readComparison(cell);
    default:
      return cell satisfies never;
  }
}
