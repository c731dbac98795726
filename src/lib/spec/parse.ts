/** What a parser returns: the complete value, or every place that is wrong with its sentence. */
export type Issue = {
  path: string; // `layers[1].units`; '' is the whole value
  message: string; // one sentence: what is wrong and what to do
  place?: TextPlace; // where in the text, when a text was read
};

/** A place in a text: line and column from 1, offset in UTF-16 units from 0. */
export type TextPlace = { line: number; column: number; offset: number };

export type Parsed<T> = { ok: true; value: T } | { ok: false; issues: Issue[] };

/** Plain JSON, as a user or a file may write it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
