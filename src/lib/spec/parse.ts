/** What a parser returns: the complete value, or every place that is wrong with its sentence. */
export type Issue = {
  path: string; // `layers[1].units`; '' is the whole value
  message: string; // one sentence: what is wrong and what to do
};

export type Parsed<T> = { ok: true; value: T } | { ok: false; issues: Issue[] };

/** Plain JSON, as a user or a file may write it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
