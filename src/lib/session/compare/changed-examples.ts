/** Which validation examples B gets right that A did not, which it loses, and which change with the seed alone. Pure. */
import { predictedClasses } from '../../charts/confusion-matrix.ts';
import { formatNumber } from '../../charts/format.ts';
import type { PartOutputs } from '../../worker/protocol.ts';
import type { ScoredRun, ScoredSide } from './scored-sides.svelte.ts';

/** What a side says of an example; `count`: how many of its trainings do, '4 of 5', or nothing where that does not apply. */
export type Said = { text: string; count: string };

/** `at`: place in the validation part. */
export type ChangedExample = { at: number; row: number; truth: string; a: Said; b: Said };

/** '9: A 7 4/5, B 9': an answer that all of a side give stands without its count. `letter`: of the other side. */
export function captionOf({ truth, a, b }: ChangedExample, letter: string): string {
  const short = ({ text, count }: Said) => {
    const [some, all] = count.split(' of ');
    return some === all || all === undefined ? text : `${text} ${some}/${all}`;
  };
  return `${truth}: A ${short(a)}, ${letter} ${short(b)}`;
}

/** Each the clearest first. `flips`: trainings of one side that differ in the seed alone disagree: hard examples, or wrong labels. */
export type ChangedExamples = { fixed: ChangedExample[]; broken: ChangedExample[]; flips: ChangedExample[] };

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rightShare = (scores: readonly number[]) => scores.filter((score) => score === 1).length / scores.length;
const spreadOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

/**
 * Of right and wrong (of labels: all of them right) an example changes sides where more than half of the trainings of one side are wrong
 * and more than half of the other are right; it flips where trainings of a side say different things, most where they are halved. Of other scores every example is in one of the
 * first two lists, the greatest change first, and those whose score differs most between seeds are first in the third.
 */
export function changedExamples(a: ScoredSide, b: ScoredSide): ChangedExamples {
  const [first] = a;
  const isShare = first.scores.range !== undefined;
  const sign = first.scores.better === 'higher' ? 1 : -1;
  const found = Array.from(first.scores.rows, (row, at) => {
    const [ofA, ofB] = [a, b].map((side) => side.map(({ scores }) => scores.scores[at] ?? NaN));
    return { at, row, ofA: ofA ?? [], ofB: ofB ?? [], gain: sign * (meanOf(ofB ?? []) - meanOf(ofA ?? [])) };
  });
  const isBetter = (wrong: number[], right: number[]) =>
    isShare ? rightShare(wrong) < 0.5 && rightShare(right) > 0.5 : sign * (meanOf(right) - meanOf(wrong)) > 0;
  const spread = ({ at, ofA, ofB }: (typeof found)[number]) =>
    isShare ? Math.max(disagreement(a, at), disagreement(b, at)) : Math.max(spreadOf(ofA), spreadOf(ofB));
  const shown = ({ at, row }: { at: number; row: number }): ChangedExample => ({
    at,
    row,
    truth: truthOf(first.outputs, at),
    a: saidBy(a, at),
    b: saidBy(b, at),
  });
  const byGain = found.toSorted((one, other) => other.gain - one.gain || one.at - other.at);
  return {
    fixed: byGain.filter(({ ofA, ofB }) => isBetter(ofA, ofB)).map(shown),
    broken: byGain
      .toReversed()
      .filter(({ ofA, ofB }) => isBetter(ofB, ofA))
      .map(shown),
    flips: found
      .filter((example) => spread(example) > 0)
      .toSorted((one, other) => spread(other) - spread(one) || one.at - other.at)
      .map(shown),
  };
}

function truthOf({ truth, classes, width, preparation }: PartOutputs, at: number): string {
  const { type } = preparation.target;
  if (type === 'characters') return '';
  if (type === 'classes') return classes?.[truth[at] ?? -1] ?? '';
  const values = truth.subarray(at * width, (at + 1) * width);
  return type === 'labels' ? yesNames(preparation.target.labels, values) : [...values].map((value) => formatNumber(value, 4)).join(', ');
}

/** The names of the labels that are there. */
function yesNames(labels: readonly { name: string }[], values: Float32Array): string {
  const there = labels.filter((_label, at) => (values[at] ?? 0) > 0.5).map(({ name }) => name);
  return there.length === 0 ? 'none' : there.join(', ');
}

/** What each training of a side answers, of classes and labels. */
function answersOf(side: ScoredSide, at: number): string[] {
  return side.map(({ outputs }) => {
    const { target } = outputs.preparation;
    return target.type === 'labels' ? yesNames(target.labels, rowOf(outputs, at)) : (outputs.classes?.[guessOf(outputs, at)] ?? '');
  });
}

/** The share of trainings that do not answer what most do. */
const disagreement = (side: ScoredSide, at: number): number => 1 - mostOf(answersOf(side, at)).count / side.length;

/** Of classes and labels what most trainings say, and how many; of values their mean; of texts the mean score. */
function saidBy(side: ScoredSide, at: number): Said {
  const [first] = side;
  const { type } = first.outputs.preparation.target;
  if (type === 'classes' || type === 'labels') {
    const { word, count } = mostOf(answersOf(side, at));
    return { text: word, count: side.length === 1 ? '' : `${count} of ${side.length}` };
  }
  if (type === 'characters') return plain(formatNumber(meanOf(side.map(({ scores }: ScoredRun) => scores.scores[at] ?? NaN)), 4));
  return plain(
    meanOutputs(side, at)
      .map((mean) => formatNumber(mean, 4))
      .join(', '),
  );
}

/** Of several outputs the mean over the trainings of a side. */
export function meanOutputs(side: ScoredSide, at: number): number[] {
  const rows = side.map(({ outputs }) => rowOf(outputs, at));
  return Array.from({ length: side[0].outputs.width }, (_, column) => meanOf(rows.map((row) => row[column] ?? NaN)));
}

const rowOf = ({ outputs, width }: PartOutputs, at: number): Float32Array => outputs.subarray(at * width, (at + 1) * width);
const guessOf = (of: PartOutputs, at: number): number => predictedClasses(rowOf(of, at), of.width)[0] ?? -1;

const plain = (text: string): Said => ({ text, count: '' });

function mostOf(said: readonly string[]): { word: string; count: number } {
  const counts = new Map<string, number>();
  for (const word of said) counts.set(word, (counts.get(word) ?? 0) + 1);
  const [[word, count] = ['', 0]] = [...counts].sort(([, one], [, other]) => other - one);
  return { word, count };
}
