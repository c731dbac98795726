import * as v from 'valibot';
import { CellId } from './ids.ts';
import type { Parsed } from './parse.ts';
import { closed, list, oneOf, parseWith, real, text, union, version1, whole, type Schema } from './schema.ts';

/**
 * - supported: better by at least the smallest effect that matters
 * - partly: better, but not shown to be by as much as matters
 * - refuted: not shown to be better, and an effect as large as matters is ruled out
 * - undecided: none of these
 */
export const claimWords = ['supported', 'partly', 'refuted', 'undecided'] as const;
export type ClaimWord = (typeof claimWords)[number];

/** A train cell of the notebook, or runs that are the same but for the seed, by the key of their group. */
export type ClaimSide = { type: 'cell'; id: CellId } | { type: 'group'; key: string };

/** What the runs said, `at` the end of the last one that it is of, in Unix milliseconds; `look` counts from 1. */
export type KeptVerdict = { word: ClaimWord; sentence: string; look: number; seeds: number; at: number };

/**
 * A claim and how it is to be judged, written down before the runs. `baseline` and `of` are what is compared: `of` is missing on a train
 * cell, whose own runs it is about. Of the metric's values `of` is claimed to have the higher or lower ones, by at least `smallest`, in the
 * units of the metric. At most `repeats` seeds a side, looked at `looks` times. Only runs made from `madeAt` on count for `of`. `fixed`: the
 * keys of both sides since the first run that counts. `changes`: what was changed after that.
 */
export type Hypothesis = {
  version: 1;
  claim: string;
  baseline?: ClaimSide;
  of?: ClaimSide;
  metric: string;
  direction: 'higher' | 'lower';
  smallest: number;
  repeats: number;
  looks: number;
  madeAt: number; // Unix milliseconds
  fixed?: { a: string; b: string };
  changes: { at: number; after: number; what: string }[]; // after: how many runs counted by then
  kept?: KeptVerdict;
  override?: { word: ClaimWord; reason: string; at: number };
};

const key = () => text('the key of a group', 1, 10_000);
const moment = () => whole(0, Number.MAX_SAFE_INTEGER);
const side = () =>
  union(
    'a side',
    ['cell', 'group'],
    [
      closed('a cell', { type: v.literal('cell'), id: v.custom<CellId>(CellId.is, 'must be the id of a cell.') }),
      closed('a group', { type: v.literal('group'), key: key() }),
    ],
  );
const word = () => oneOf(claimWords);

export const mostRepeats = 200;
export const mostLooks = 10;

const hypothesis: Schema<Hypothesis> = closed('a hypothesis', {
  version: version1(),
  claim: v.optional(text('a claim', 0, 2000), ''),
  baseline: v.optional(side()),
  of: v.optional(side()),
  metric: v.optional(text('the path of a column, such as "score.last"', 1, 1000), 'score.last'),
  direction: v.optional(oneOf(['higher', 'lower']), 'higher'),
  smallest: v.optional(real({ from: 0, to: 1e9 }), 0.01),
  repeats: v.optional(whole(2, mostRepeats), 20),
  looks: v.optional(whole(1, mostLooks), 4),
  madeAt: v.optional(moment(), 0),
  fixed: v.optional(closed('what is fixed', { a: key(), b: key() })),
  changes: v.optional(
    list(closed('a change', { at: moment(), after: moment(), what: text('what was changed', 1, 3000) }), {
      what: 'a list of changes',
      from: 0,
      to: 1000,
    }),
    () => [],
  ),
  kept: v.optional(
    closed('a kept verdict', {
      word: word(),
      sentence: text('a sentence', 0, 5000),
      look: whole(1, mostLooks),
      seeds: whole(1, mostRepeats),
      at: moment(),
    }),
  ),
  override: v.optional(closed('an overruling', { word: word(), reason: text('a reason', 1, 5000), at: moment() })),
});

/** Completes a card; one of a newer Daybook, or a damaged one, is refused with a sentence. */
export const parseHypothesis = (input: unknown): Parsed<Hypothesis> => parseWith(hypothesis, 'hypothesis', input);
