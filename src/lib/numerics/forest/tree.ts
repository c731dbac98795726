/**
 * One regression tree over coded fields: binary splits that leave the least squared error (Breiman, Friedman, Olshen and Stone 1984,
 * Classification and Regression Trees). Of an unordered field the levels are put in the order of their means, among whose cuts the best of
 * all divisions is (Fisher 1958, J. Am. Stat. Assoc. 53, 789). Pure.
 */

/** A level for each row, 0 .. levels - 1. Of an ordered field a greater level is a greater value. */
export type Field = { codes: Uint16Array; levels: number; isOrdered: boolean };

/** Nodes in flat arrays, the first is the root; `field` is -1 at a leaf. Level k of the field goes left where `goesLeft[at][k]` is 1. */
export type Tree = { field: number[]; left: number[]; right: number[]; value: number[]; goesLeft: Uint8Array[] };

export type Grown = {
  fields: readonly Field[];
  targets: Float64Array;
  weights: Float64Array; // of the rows in the tree, above 0
  rows: Int32Array; // the rows in the tree, each once; put into another order
  leastLeaf: number; // rows in a leaf
  order: () => Int32Array; // of the fields, anew for each node: which one goes first among equals is chance
};

/** A node's rows and their sums; scratch of the levels beside, as long as the most of any field. */
type Node = { from: number; to: number; weight: number; total: number; squares: number };
type Scratch = { counts: Int32Array; weights: Float64Array; totals: Float64Array; present: Int32Array };

/** Below this share of the node's own squares a gain is rounding. */
const least = 1e-12;
const none = new Uint8Array();

export function growTree(grown: Grown): Tree {
  const { fields, targets, weights, rows, leastLeaf } = grown;
  const tree: Tree = { field: [], left: [], right: [], value: [], goesLeft: [] };
  const most = fields.reduce((levels, field) => Math.max(levels, field.levels), 1);
  const scratch = {
    counts: new Int32Array(most),
    weights: new Float64Array(most),
    totals: new Float64Array(most),
    present: new Int32Array(most),
  };

  function grow(from: number, to: number): number {
    const at = tree.field.length;
    const node: Node = { from, to, weight: 0, total: 0, squares: 0 };
    for (let place = from; place < to; place++) {
      const row = rows[place] ?? 0;
      const weight = weights[row] ?? 0;
      const target = targets[row] ?? 0;
      node.weight += weight;
      node.total += weight * target;
      node.squares += weight * target * target;
    }
    tree.field.push(-1);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.value.push(node.total / node.weight);
    tree.goesLeft.push(none);
    if (to - from < 2 * leastLeaf) return at;
    const split = bestSplit(grown, scratch, node);
    if (!split) return at;
    tree.field[at] = split.index;
    tree.goesLeft[at] = split.goesLeft;
    const middle = part(rows, node, { codes: split.codes, goesLeft: split.goesLeft });
    tree.left[at] = grow(from, middle);
    tree.right[at] = grow(middle, to);
    return at;
  }

  grow(0, rows.length);
  return tree;
}

/** Rows that go left come first; returns where the others begin. */
function part(rows: Int32Array, { from, to }: Node, { codes, goesLeft }: { codes: Uint16Array; goesLeft: Uint8Array }): number {
  let middle = from;
  for (let place = from; place < to; place++) {
    const row = rows[place] ?? 0;
    if (goesLeft[codes[row] ?? 0] !== 1) continue;
    rows[place] = rows[middle] ?? 0;
    rows[middle++] = row;
  }
  return middle;
}

function bestSplit(grown: Grown, scratch: Scratch, node: Node): { index: number; codes: Uint16Array; goesLeft: Uint8Array } | null {
  let best = (node.total * node.total) / node.weight + least * node.squares;
  let found: { index: number; codes: Uint16Array; goesLeft: Uint8Array } | null = null;
  for (const index of grown.order()) {
    const field = grown.fields[index];
    if (!field || field.levels < 2) continue;
    const present = sumLevels(grown, scratch, { node, field });
    const cut = bestCut(scratch, { node, present, leastLeaf: grown.leastLeaf });
    if (cut.score <= best) continue;
    best = cut.score;
    found = { index, codes: field.codes, goesLeft: sidesOf(scratch, { field, node, place: cut.place }) };
  }
  return found;
}

/** Levels that the node has not seen go with the nearer one of an ordered field; of an unordered one with the heavier side. */
function sidesOf({ present, weights }: Scratch, { field, node, place }: { field: Field; node: Node; place: number }): Uint8Array {
  const goesLeft = new Uint8Array(field.levels);
  if (field.isOrdered) return goesLeft.fill(1, 0, Math.floor(((present[place - 1] ?? 0) + (present[place] ?? 0)) / 2) + 1);
  const left = present.slice(0, place);
  const weight = left.reduce((sum, level) => sum + (weights[level] ?? 0), 0);
  if (2 * weight > node.weight) for (let level = 0; level < field.levels; level++) if (weights[level] === 0) goesLeft[level] = 1;
  for (const level of left) goesLeft[level] = 1;
  return goesLeft;
}

/** Counts, weights and totals of the node's rows by level; how many levels are present, which stand in the order of their cuts. */
function sumLevels({ rows, weights, targets }: Grown, scratch: Scratch, { node, field }: { node: Node; field: Field }): number {
  const { codes, levels, isOrdered } = field;
  const { counts, weights: sums, totals, present } = scratch;
  counts.fill(0, 0, levels);
  sums.fill(0, 0, levels);
  totals.fill(0, 0, levels);
  for (let place = node.from; place < node.to; place++) {
    const row = rows[place] ?? 0;
    const level = codes[row] ?? 0;
    const weight = weights[row] ?? 0;
    counts[level] = (counts[level] ?? 0) + 1;
    sums[level] = (sums[level] ?? 0) + weight;
    totals[level] = (totals[level] ?? 0) + weight * (targets[row] ?? 0);
  }
  let size = 0;
  for (let level = 0; level < levels; level++) if ((counts[level] ?? 0) > 0) present[size++] = level;
  const mean = (level: number) => (totals[level] ?? 0) / (sums[level] ?? 1);
  if (!isOrdered) present.subarray(0, size).sort((a, b) => mean(a) - mean(b) || a - b);
  return size;
}

/** The cut with the greatest sum of squared totals over weights, and how many of the levels stand before it. */
function bestCut(
  { counts, weights, totals, present: levels }: Scratch,
  { node, present, leastLeaf }: { node: Node; present: number; leastLeaf: number },
): { score: number; place: number } {
  const best = { score: -Infinity, place: 0 };
  const size = node.to - node.from;
  let [count, weight, total] = [0, 0, 0];
  for (let place = 0; place < present - 1; place++) {
    const level = levels[place] ?? 0;
    count += counts[level] ?? 0;
    weight += weights[level] ?? 0;
    total += totals[level] ?? 0;
    if (count < leastLeaf) continue;
    if (size - count < leastLeaf) break;
    const rest = node.total - total;
    const score = (total * total) / weight + (rest * rest) / (node.weight - weight);
    if (score > best.score) {
      best.score = score;
      best.place = place + 1;
    }
  }
  return best;
}

/** What the tree says of a row, with the levels of one field taken from another row; -1: all are its own. */
export function predictTree(tree: Tree, fields: readonly Field[], row: { own: number; other: number; of: number }): number {
  let at = 0;
  for (;;) {
    const index = tree.field[at] ?? -1;
    if (index < 0) return tree.value[at] ?? NaN;
    const level = fields[index]?.codes[index === row.of ? row.other : row.own] ?? 0;
    at = (tree.goesLeft[at]?.[level] === 1 ? tree.left[at] : tree.right[at]) ?? 0;
  }
}
