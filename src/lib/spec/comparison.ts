import * as v from 'valibot';
import type { Parsed } from './parse.ts';
import { closed, list, oneOf, parseWith, text, version1, whole, type Schema } from './schema.ts';

/**
 * What a compare cell asks of the ledger. `filter` is in the filter language of the runs table and may be anything a person has written so
 * far; `groups` are paths of columns or 'allButSeed', one inside the other; `metric` is the path of a column. `baseline` is the key of a
 * group: what all its runs are but for the seed, so that the same runs trained elsewhere are the baseline there too.
 */
export type Comparison = { version: 1; scope: Scope; filter: string; groups: string[]; metric: string; baseline?: string; again?: Again };

/** The best of `tried` groups was trained again on fresh seeds: runs of the group `key` from `at` on, in Unix milliseconds, had no part in its choice. */
export type Again = { key: string; at: number; tried: number };

const scopes = ['notebook', 'ledger'] as const;
export type Scope = (typeof scopes)[number]; // of which notebooks the runs are: this one, or all of this browser

const path = () => text('the path of a column, such as "score.last"', 1, 1000);

const comparison: Schema<Comparison> = closed('a comparison', {
  version: version1(),
  scope: v.optional(oneOf(scopes), 'notebook'),
  filter: v.optional(text('a filter, or nothing for all runs', 0, 10_000), ''),
  groups: v.optional(list(path(), { what: 'a list of columns, such as ["allButSeed"]', from: 1, to: 20 }), () => ['allButSeed']),
  metric: v.optional(path(), 'score.last'),
  baseline: v.optional(text('the key of a group', 1, 10_000)),
  again: v.optional(
    closed('a second training of the best', {
      key: text('the key of a group', 1, 10_000),
      at: whole(0, Number.MAX_SAFE_INTEGER),
      tried: whole(2, Number.MAX_SAFE_INTEGER),
    }),
  ),
});

/** Completes a comparison; `{}` is all runs of the notebook, taken together by everything but the seed. */
export const parseComparison = (input: unknown): Parsed<Comparison> => parseWith(comparison, 'comparison', input);

export function defaultComparison(): Comparison {
  const parsed = parseComparison({});
  if (!parsed.ok) throw new RangeError(parsed.issues[0]?.message);
  return parsed.value;
}
