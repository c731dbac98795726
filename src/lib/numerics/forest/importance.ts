/**
 * How much of the variance of a target each field answers for, by a random forest: half of what the squared error of a tree rises on rows
 * that it was not grown on when the field's values are shuffled among them (Breiman 2001, Machine Learning 45, 5). Half of it is the
 * variance due to the field with all its interactions, where fields are independent (Gregorutti, Michel and Saint-Pierre 2017, Stat. Comput.
 * 27, 659); around zero for a field that does nothing. Pure and drawn from Philox streams: the same result everywhere.
 */
import type { Stream } from '../streams.ts';
import { growTree, predictTree, type Field, type Tree } from './tree.ts';

/** `weights`: of each row, 0 leaves it out. The same rows drawn twice have twice the weight, and are never in and out of one tree. */
export type Sample = { fields: readonly Field[]; targets: Float64Array; weights: Float64Array };

/** `variances`: per field in squared units of the target, the mean of the trees. `sums`, `counts`: what trees say of rows not in them. */
export type Grove = { variances: Float64Array; sums: Float64Array; counts: Float64Array };

const leastLeaf = 2;
/** Trees of more rows say nothing more of a few fields, and are slow to grow. */
const mostRows = 500;

/** Of `trees` trees, with a halt after each. Each is grown on as many rows as there are, drawn with putting back; what was not drawn judges it. */
export function* growGrove(sample: Sample, { trees, stream }: { trees: number; stream: Stream }): Generator<undefined, Grove> {
  const { fields, targets, weights } = sample;
  const rows = Int32Array.from(weights.keys()).filter((row) => (weights[row] ?? 0) > 0);
  const grove: Grove = {
    variances: new Float64Array(fields.length),
    sums: new Float64Array(targets.length),
    counts: new Float64Array(targets.length),
  };
  let judged = 0;
  for (let at = 0; at < trees; at++) {
    const { inside, outside, bagged } = drawRows(rows, weights, stream);
    if (inside.length < 2 || outside.length < 2) continue;
    const order = () => stream.permutation(fields.length);
    const tree = growTree({ fields, targets, weights: bagged, rows: inside, leastLeaf, order });
    judge(grove, { tree, rows: outside, sample, stream });
    judged++;
    yield;
  }
  for (let field = 0; field < fields.length; field++) grove.variances[field] = (grove.variances[field] ?? 0) / Math.max(1, judged);
  return grove;
}

function drawRows(rows: Int32Array, weights: Float64Array, stream: Stream) {
  const bagged = new Float64Array(weights.length);
  const draws = Math.min(rows.length, mostRows);
  for (let draw = 0; draw < draws; draw++) {
    const row = rows[stream.integer(rows.length)] ?? 0;
    bagged[row] = (bagged[row] ?? 0) + (weights[row] ?? 0);
  }
  const isIn = (row: number) => (bagged[row] ?? 0) > 0;
  return { inside: rows.filter(isIn), outside: rows.filter((row) => !isIn(row)).slice(0, mostRows), bagged };
}

type Judged = { tree: Tree; rows: Int32Array; sample: Sample; stream: Stream };

function judge(grove: Grove, { tree, rows, sample, stream }: Judged): void {
  const { fields, targets, weights } = sample;
  const used = new Set(tree.field);
  const error = (row: number, said: number) => (weights[row] ?? 0) * ((targets[row] ?? 0) - said) ** 2;
  const place = { own: 0, other: 0, of: -1 };
  let before = 0;
  let weight = 0;
  for (const row of rows) {
    place.own = row;
    const said = predictTree(tree, fields, place);
    grove.sums[row] = (grove.sums[row] ?? 0) + said;
    grove.counts[row] = (grove.counts[row] ?? 0) + 1;
    before += error(row, said);
    weight += weights[row] ?? 0;
  }
  for (let field = 0; field < fields.length; field++) {
    if (!used.has(field)) continue; // it cannot matter
    const order = stream.permutation(rows.length);
    place.of = field;
    let after = 0;
    for (let at = 0; at < rows.length; at++) {
      place.own = rows[at] ?? 0;
      place.other = rows[order[at] ?? 0] ?? 0;
      after += error(place.own, predictTree(tree, fields, place));
    }
    grove.variances[field] = (grove.variances[field] ?? 0) + (after - before) / (2 * weight);
  }
}
