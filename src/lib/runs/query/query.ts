/** What a filter says, as a tree. Places are offsets in its text, `to` exclusive. Pure. */

export type Place = { from: number; to: number };

export const comparisons = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof comparisons)[number];

/** A name or a value as it was written; what was quoted is always text. `text`: without the quotes, escapes undone. */
export type Operand = Place & { text: string; quoted: boolean };

/** What a value may be asked for beside comparisons. */
export const conditions = ['missing', 'nan', 'infinite'] as const;
export type Condition = (typeof conditions)[number];

/** contains: some part of it, ignoring case. like: `*` and `?` stand for any characters, and without them it is contains. matches: a regular expression. */
export type Pattern = Place & { type: 'contains' | 'like' | 'matches'; text: string };

export type Query =
  | ({ type: 'all' } & Place) // an empty filter
  | ({ type: 'and' | 'or'; parts: Query[] } & Place)
  | ({ type: 'not'; part: Query } & Place)
  | ({ type: 'word'; word: Operand } & Place) // alone: searched in names and notes, or the name of a flag
  | ({ type: 'chain'; operands: Operand[]; operators: Comparison[] } & Place) // 0.1 < lr <= 1: one operand more than operators
  | ({ type: 'in'; column: Operand; values: Operand[] } & Place)
  | ({ type: 'pattern'; column: Operand; pattern: Pattern } & Place)
  | ({ type: 'is'; column: Operand; condition: Condition } & Place);

/** One sentence: what was expected at the place. `near`: texts that may stand there in its stead. */
export type QueryError = Place & { message: string; near: string[] };

export type QueryResult<T> = { ok: true; value: T } | { ok: false; error: QueryError };
