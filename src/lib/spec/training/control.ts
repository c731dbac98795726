/** Where a training starts and what ends it by the clock. */
import * as v from 'valibot';
import { RunId } from '../ids.ts';
import { closed, list, real, text, union, whole } from '../schema.ts';

/** The run ends after so many seconds of its own training, pauses left out, but not before the end of its first epoch; 0 is off. */
export type Budget = { seconds: number };

export const defaultBudget: Budget = { seconds: 0 };

export const budget = closed('a time budget', { seconds: v.optional(real({ from: 0, to: 1_000_000 }), defaultBudget.seconds) });

/**
 * Weights to start from: a run's in this browser, or a file's on the command line. `frozen`: layers that keep their weights, by their place
 * in the order of the text from 0, layers inside blocks counted; a frozen batch norm keeps its running statistics too.
 */
export type Start = { type: 'run'; run: RunId; frozen: number[] } | { type: 'file'; path: string; frozen: number[] };

const frozen = () => v.optional(list(whole(0, 10_000), { what: 'the places of layers, from 0', from: 0, to: 1000 }), () => []);

export const start = union(
  'a start',
  ['run', 'file'],
  [
    closed('a start from a run', {
      type: v.literal('run'),
      run: v.custom<RunId>(RunId.is, 'must be the id of a run, as its page shows it.'),
      frozen: frozen(),
    }),
    closed('a start from a file', { type: v.literal('file'), path: text('the path of a safetensors file', 1, 1000), frozen: frozen() }),
  ],
);
