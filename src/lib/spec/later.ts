/**
 * Fields that came after the first release. One that equals its default is left out of the parsed noun, and so of the canonical form:
 * what was written before, its hash and its records stay as they are. Readers complete them again (`settingsOf`, `?? default`).
 */
import * as v from 'valibot';
import { canonical } from './canonical.ts';

type Defaults<T> = { readonly [Key in keyof T]?: T[Key] | null };

/** Takes out of what `schema` gives the fields that equal these defaults; each of them must be optional in the schema, without a default. */
/* @__NO_SIDE_EFFECTS__ */
export function withLater<Schema extends v.GenericSchema<unknown, object>>(schema: Schema, defaults: Defaults<v.InferOutput<Schema>>) {
  return v.pipe(
    schema,
    v.transform((value) => withoutDefaults(value, defaults)),
  );
}

const withoutDefaults = <T extends object>(value: T, defaults: Defaults<T>): T =>
  Object.fromEntries(
    Object.entries(value).filter(([key, item]) => {
      const standard: unknown = Object.entries(defaults).find(([name]) => name === key)?.[1];
      return item !== undefined && (standard === undefined || canonical(item) !== canonical(standard));
    }),
  ) as T; // only optional fields are left out
