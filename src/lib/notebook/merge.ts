import { CellId } from '../spec/ids.ts';
import { freeName, maxNameLength, toName } from '../spec/names.ts';
import { maxTitleLength, type Cell, type Notebook } from '../spec/notebook.ts';
import type { Json } from '../spec/parse.ts';
import { mergeJson } from './merge-json.ts';
import { mergeOrder } from './merge-order.ts';
import { linkCells, unlinkCells } from './merge-references.ts';
import type { SpecCell } from './read-cell.ts';

/**
 * Joins what two tabs made of one notebook. Nothing that either wrote is lost: changes of different fields of a cell come together,
 * a cell in which both changed one field differently stays as mine with theirs below it as "NAME (other tab)", and an edit beats a
 * deletion.
 * Only a choice can lose to another choice: of two orders or two backends mine stays.
 */
export type Versions = { base: Notebook; mine: Notebook; theirs: Notebook };

export type Merged = {
  notebook: Notebook;
  doubled: CellId[]; // the "(other tab)" cells that were made
};

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

type Three<T> = { base: T | undefined; mine: T; theirs: T };

/** Takes the side that changed. Two changes are a conflict, in which mine is taken. */
function pick<T>({ base, mine, theirs }: Three<T>): { value: T; conflict: boolean } {
  if (same(mine, theirs)) return { value: mine, conflict: false };
  if (base !== undefined && same(base, mine)) return { value: theirs, conflict: false };
  return { value: mine, conflict: base === undefined || !same(base, theirs) };
}

type Noun = { spec: Json; draft?: string };

// A draft stands for the spec below it, so the two are one thing.
const nounOf = (cell: SpecCell): Noun => ({ spec: cell.spec, ...(cell.draft === undefined ? {} : { draft: cell.draft }) });

type Card = { hypothesis?: Json };

const cardOf = (cell: Cell): Card => ('hypothesis' in cell ? { hypothesis: cell.hypothesis } : {});

/** Cards come together path by path: what one side wrote and the verdict that the other kept. */
function mergeCard(cards: Three<Card>): { value: Card; conflict: boolean } {
  const whole = pick(cards);
  const [base, mine, theirs] = [cards.base?.hypothesis, cards.mine.hypothesis, cards.theirs.hypothesis];
  if (!whole.conflict || base === undefined || mine === undefined || theirs === undefined) return whole;
  const joined = mergeJson({ base, mine, theirs });
  return joined ? { value: { hypothesis: joined.value }, conflict: false } : whole;
}

/** Specs come together path by path; a draft is not JSON yet and has no paths, so it is taken or left as a whole. */
function mergeNoun(nouns: Three<Noun>): { value: Noun; conflict: boolean } {
  const whole = pick(nouns);
  const { base, mine, theirs } = nouns;
  if (!whole.conflict || !base || [base, mine, theirs].some(({ draft }) => draft !== undefined)) return whole;
  const spec = mergeJson({ base: base.spec, mine: mine.spec, theirs: theirs.spec });
  return spec ? { value: { spec: spec.value }, conflict: false } : whole;
}

/** One cell, field by field, so that a name from one side and a spec from the other come together. */
function mergeCell({ base, mine, theirs }: Three<Cell>): { cell: Cell; conflict: boolean } {
  const name = pick({ base: base?.name, mine: mine.name, theirs: theirs.name });
  const common = { id: mine.id, name: name.value };
  if (mine.type === 'note' && theirs.type === 'note') {
    const text = pick({ base: base?.type === 'note' ? base.text : undefined, mine: mine.text, theirs: theirs.text });
    return { cell: { ...mine, ...common, text: text.value }, conflict: name.conflict || text.conflict };
  }
  if (mine.type === 'note' || mine.type !== theirs.type) return { cell: mine, conflict: true };
  const noun = mergeNoun({ base: base && base.type !== 'note' ? nounOf(base) : undefined, mine: nounOf(mine), theirs: nounOf(theirs) });
  const stands = name.conflict || noun.conflict;
  if (mine.type === 'data' || mine.type === 'model') return { cell: { ...common, type: mine.type, ...noun.value }, conflict: stands };
  const card = mergeCard({ base: base && cardOf(base), mine: cardOf(mine), theirs: cardOf(theirs) });
  const own = { ...common, ...noun.value, ...card.value };
  const conflict = stands || card.conflict;
  if (mine.type === 'compare' || theirs.type !== 'train') return { cell: { ...own, type: 'compare' }, conflict };
  const before = base?.type === 'train' ? base : undefined;
  const data = pick({ base: before?.data, mine: mine.data, theirs: theirs.data });
  const model = pick({ base: before?.model, mine: mine.model, theirs: theirs.model });
  const cell: Cell = { ...own, type: 'train', data: data.value, model: model.value };
  return { cell, conflict: conflict || data.conflict || model.conflict };
}

type Kept = { cells: Map<string, Cell>; doubles: Map<string, Cell> }; // doubles: theirs, by the id of the cell they stand below

function keepCells(sides: { base: Map<string, Cell>; mine: Map<string, Cell>; theirs: Map<string, Cell> }): Kept {
  const kept: Kept = { cells: new Map(), doubles: new Map() };
  const taken = new Set([...sides.base.keys(), ...sides.mine.keys(), ...sides.theirs.keys()]);
  for (const id of [...taken]) {
    const [base, mine, theirs] = [sides.base.get(id), sides.mine.get(id), sides.theirs.get(id)];
    if (mine && theirs) {
      const { cell, conflict } = mergeCell({ base, mine, theirs });
      kept.cells.set(id, cell);
      if (conflict) kept.doubles.set(id, { ...theirs, id: freeId(id, taken), name: otherName(theirs.name) });
    } else {
      const only = mine ?? theirs;
      if (only && !(base && same(base, only))) kept.cells.set(id, only);
    }
  }
  return kept;
}

function freeId(id: string, taken: Set<string>): CellId {
  let number = 2;
  const candidate = () => `${id.slice(0, 56)}-${number}`;
  while (taken.has(candidate())) number += 1;
  taken.add(candidate());
  return CellId.parse(candidate());
}

const otherName = (name: string) => `${toName(name.slice(0, maxNameLength - 12))} (other tab)`;

/** Gives each cell its own name; the cells of `first` keep theirs. References are ids here, so that they follow. */
function withOwnNames(cells: readonly Cell[], first: ReadonlySet<string>): Cell[] {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const cell of [...cells.filter(({ id }) => first.has(id)), ...cells.filter(({ id }) => !first.has(id))]) {
    const name = freeName(cell.name, taken);
    taken.add(name);
    names.set(cell.id, name);
  }
  return cells.map((cell) => ({ ...cell, name: names.get(cell.id) ?? cell.name }));
}

function mergeTitle(titles: Three<string>): string {
  const title = pick(titles);
  return title.conflict ? `${titles.mine} / ${titles.theirs}`.slice(0, maxTitleLength) : title.value;
}

export function mergeNotebooks(versions: Versions): Merged {
  const { base, mine, theirs } = versions;
  if (same(base, theirs) || same(mine, theirs)) return { notebook: mine, doubled: [] };
  if (same(base, mine)) return { notebook: theirs, doubled: [] };
  const byId = (notebook: Notebook) => new Map<string, Cell>(linkCells(notebook.cells).map((cell) => [cell.id, cell]));
  const sides = { base: byId(base), mine: byId(mine), theirs: byId(theirs) };
  const kept = keepCells(sides);
  const order = mergeOrder({ base: [...sides.base.keys()], mine: [...sides.mine.keys()], theirs: [...sides.theirs.keys()] });
  const cells = order.flatMap((id) => [kept.cells.get(id), kept.doubles.get(id)].filter((cell) => cell !== undefined));
  const named = withOwnNames(cells, new Set(sides.mine.keys()));
  const notebook: Notebook = {
    version: 1,
    title: mergeTitle({ base: base.title, mine: mine.title, theirs: theirs.title }),
    backend: pick({ base: base.backend, mine: mine.backend, theirs: theirs.backend }).value,
    cells: unlinkCells(named, [mine, theirs, base]),
  };
  return { notebook, doubled: [...kept.doubles.values()].map(({ id }) => id) };
}
