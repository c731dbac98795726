import type { Place, QueryError, QueryResult } from './query.ts';

/** Leaves a parser from any depth. Thrown inside `attempt` alone. */
export class Refusal extends Error {
  readonly error: QueryError;
  constructor({ from, to }: Place, message: string, near: string[] = []) {
    super(message);
    this.error = { from, to, message, near };
  }
}

/** The value, or the refusal that was thrown meanwhile as data. */
export function attempt<T>(make: () => T): QueryResult<T> {
  try {
    return { ok: true, value: make() };
  } catch (problem) {
    if (problem instanceof Refusal) return { ok: false, error: problem.error };
    throw problem;
  }
}
