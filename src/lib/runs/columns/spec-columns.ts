/** Every place of the specs that occurs in some run as a column: 'model.layers[0].units', 'training.optimizer.type'. Pure. */
import { fieldLabel, lowerFirst } from '../../spec/field-labels.ts';
import { formatPath, type JsonPath } from '../../spec/path.ts';
import type { Resolved } from '../../spec/resolve.ts';
import { settingsOf } from '../../spec/training.ts';
import { lineWords } from '../line-words.ts';
import type { Run } from '../run.ts';
import { isSameCell, ofTrained, type Cell, type Column, type Known, type ValueType } from './column.ts';

/** A place with what the runs have there; places come in the order in which specs write them. */
export type SpecPlace = { column: Column; varied: boolean };

type SpecNoun = 'dataset' | 'model' | 'training';
type Leaf = { count: number; first: Known; differs: boolean; types: Set<ValueType> };
type Node = { leaf: Leaf | null; keys: Map<string | number, Node> };

const emptyNode = (): Node => ({ leaf: null, keys: new Map() });

const isPlainList = (value: readonly unknown[]): value is readonly (string | number)[] =>
  value.every((item) => typeof item === 'string' || typeof item === 'number');

/** What stands at a leaf; nothing for null, an empty list and what is no leaf. */
function leafOf(value: unknown): Known | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) && value.length > 0 && isPlainList(value) ? value : null;
}

const typeOf = (value: Known): ValueType =>
  typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'flag' : typeof value === 'string' ? 'text' : 'list';

function count(node: Node, value: Known): void {
  const { leaf } = node;
  if (!leaf) {
    node.leaf = { count: 1, first: value, differs: false, types: new Set([typeOf(value)]) };
    return;
  }
  leaf.count++;
  if (leaf.differs && leaf.types.size > 1) return;
  if (!isSameCell(leaf.first, value)) leaf.differs = true;
  leaf.types.add(typeOf(value));
}

function walk(node: Node, value: unknown): void {
  const leaf = leafOf(value);
  if (leaf !== null) return count(node, leaf);
  if (typeof value !== 'object' || value === null) return;
  const put = (key: string | number, item: unknown) => {
    const known = node.keys.get(key);
    const child = known ?? emptyNode();
    if (!known) node.keys.set(key, child);
    walk(child, item);
  };
  if (Array.isArray(value)) value.forEach((item: unknown, at) => put(at, item));
  else for (const [key, item] of Object.entries(value)) put(key, item);
}

/** What may be left out of a training is at its default then, and that is what it was trained with. */
const completed = (training: Resolved['training']): Record<string, unknown> => {
  const { lossOptions: _all, maxNorm, restoreBest, ...settings } = settingsOf(training);
  const { regularisation, earlyStopping } = training;
  return {
    ...settings,
    regularisation: { ...regularisation, maxNorm },
    ...(earlyStopping && { earlyStopping: { ...earlyStopping, restoreBest } }),
  };
};

function valueAt(value: unknown, path: JsonPath): unknown {
  let present: unknown = value;
  for (const key of path) {
    if (typeof present !== 'object' || present === null || !Object.hasOwn(present, key)) return undefined;
    present = Reflect.get(present, key);
  }
  return present;
}

const later: ReadonlySet<unknown> = new Set(['schedule', 'warmup', 'clipping', 'budget', 'regularisation', 'earlyStopping']);

function readAt({ resolved }: Run, path: JsonPath): Cell {
  const value = valueAt(resolved, path);
  if (value === undefined && path[0] === 'training' && later.has(path[1]))
    return leafOf(valueAt(completed(resolved.training), path.slice(1)));
  return leafOf(value);
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The first key of a path says its group; the others are no place of a spec. */
const groups: readonly (readonly [SpecNoun, Column['group']])[] = [
  ['dataset', 'data'],
  ['model', 'spec'],
  ['training', 'spec'],
];

const shortNames: { readonly [path: string]: readonly string[] } = {
  'training.learningRate': ['lr', 'learningRate', 'training.optimizer.learningRate'], // the last as other trackers have it
  'training.optimizer.type': ['optimizer', 'training.optimizer'],
  'training.batchSize': ['batch'],
  'training.schedule.type': ['schedule'],
  'dataset.task': ['task'],
};

const seconds = 'training.budget.seconds';

function specColumn(path: JsonPath, type: ValueType): Column {
  const name = formatPath(path);
  return ofTrained({
    path: name,
    title: upperFirst(lineWords(name)),
    hint: fieldHint(path),
    group: groups.find(([noun]) => noun === path[0])?.[1] ?? 'spec',
    type,
    unit: name === seconds ? 's' : '',
    role: 'input',
    better: null,
    aliases: shortNames[name] ?? [],
    read: (run) => readAt(run, path),
  });
}

/** Of a place inside another one: 'Of the optimizer.' Two of them may have one word. */
function fieldHint(path: JsonPath): string {
  const around = path.slice(1, -1).findLast((key) => typeof key === 'string' && key !== 'layers');
  return path[0] === 'model' || around === undefined ? '' : `Of the ${lowerFirst(fieldLabel('training', [around]))}.`;
}

const typeOfAll = (types: ReadonlySet<ValueType>): ValueType => {
  const [only] = types;
  return types.size === 1 && only ? only : types.has('list') ? 'list' : 'text';
};

/** Runs of one spec say the same of all places: one of each is enough. */
function distinctSpecs(runs: readonly Run[]): Run[] {
  const byHash = new Map(runs.map((run) => [run.specHash, run]));
  return [...byHash.values()];
}

/** All places of all runs. `varied`: some run has another value there than the others, or none. */
export function specPlaces(runs: readonly Run[]): SpecPlace[] {
  const specs = distinctSpecs(runs);
  const root = emptyNode();
  for (const { resolved } of specs) for (const [noun] of groups) walkNoun(root, resolved, noun);
  const places: SpecPlace[] = [];
  const collect = (node: Node, path: JsonPath) => {
    const { leaf } = node;
    if (leaf && path.at(-1) !== 'version') {
      const column = specColumn(path, typeOfAll(leaf.types));
      const isPartly = leaf.count < specs.length;
      const isVaried = leaf.differs || (isPartly && specs.some((run) => !isSameCell(column.read(run, {}), leaf.first)));
      places.push({ column, varied: isVaried });
    }
    for (const [key, child] of node.keys) collect(child, [...path, key]);
  };
  collect(root, []);
  return places;
}

function walkNoun(root: Node, resolved: Resolved, noun: SpecNoun): void {
  const child = root.keys.get(noun) ?? emptyNode();
  root.keys.set(noun, child);
  walk(child, resolved[noun]);
}
