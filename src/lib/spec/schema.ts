import * as v from 'valibot';
import { didYouMean } from './did-you-mean.ts';
import { fieldLabel, lowerFirst, partLabel, type NounName } from './field-labels.ts';
import { formatPath } from './path.ts';
import type { Issue, Parsed } from './parse.ts';
import { toJson } from './plain.ts';
import { listNames, show } from './show.ts';

/**
 * The pieces that the nouns' schemas are made of. Their messages are predicates ("must be ..., not 0", "is missing: ..."); `parseWith` puts the
 * label of the field in front, so that each issue is one whole sentence.
 */
export type Schema<T> = v.GenericSchema<unknown, T>;

const expects =
  (what: string, names: readonly string[] = []) =>
  (issue: v.BaseIssue<unknown>): string =>
    issue.input === undefined ? `is missing: give ${what}.` : `must be ${what}, not ${show(issue.input)}${didYouMean(issue.input, names)}.`;

type Range = { from: number; to: number; above?: boolean; below?: boolean }; // above, below: the bound itself is outside

function rangeText({ from, to, above, below }: Range): string {
  if (above) return below ? `above ${from} and below ${to}` : `above ${from} and at most ${to}`;
  return below ? `at least ${from} and below ${to}` : `from ${from} to ${to}`;
}

/** A finite number in a range. */
/* @__NO_SIDE_EFFECTS__ */
export function real(range: Range): Schema<number> {
  const message = expects(`a number ${rangeText(range)}`);
  const inside = (value: number) =>
    (range.above ? value > range.from : value >= range.from) && (range.below ? value < range.to : value <= range.to);
  return v.pipe(v.number(message), v.check(inside, message));
}

/** A whole number from..to, both included. */
/* @__NO_SIDE_EFFECTS__ */
export function whole(from: number, to: number): Schema<number> {
  const message = expects(
    to === Number.MAX_SAFE_INTEGER ? `a whole number from ${from} to 2^53 - 1` : `a whole number from ${from} to ${to}`,
  );
  return v.pipe(
    v.number(message),
    v.check((value) => Number.isSafeInteger(value) && value >= from && value <= to, message),
  );
}

/** A seed: any whole number that a double holds exactly; 0 is one. */
/* @__NO_SIDE_EFFECTS__ */
export const seed = (): Schema<number> => whole(0, Number.MAX_SAFE_INTEGER);

/* @__NO_SIDE_EFFECTS__ */
export const flag = (): Schema<boolean> => v.boolean(expects('true or false'));

/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const Names extends readonly string[]>(names: Names): Schema<Names[number]> {
  return v.picklist(names, expects(listNames(names), names));
}

/** Text of from..to UTF-16 units; `what` says in words what it should name. */
/* @__NO_SIDE_EFFECTS__ */
export function text(what: string, from: number, to: number): Schema<string> {
  return v.pipe(
    v.string(expects(what)),
    v.check((value) => value.length >= from, `must not be empty: give ${what}.`),
    v.check((value) => value.length <= to, `must have at most ${to} characters: shorten it.`),
  );
}

/* @__NO_SIDE_EFFECTS__ */
export function list<T>(item: Schema<T>, { what, from, to }: { what: string; from: number; to: number }): Schema<T[]> {
  return v.pipe(
    v.array(item, expects(what)),
    v.check((value) => value.length >= from, `must not be empty: give ${what}.`),
    v.check((value) => value.length <= to, `must have at most ${to} items: shorten it.`),
  );
}

type KeyFound = { result: v.OutputDataset<unknown, v.BaseIssue<unknown>>; input: Record<string, unknown>; key: string };

/** Adds an issue with the key's own path to those of the known entries. */
function addUnknownKey({ result, input, key }: KeyFound, message: string): void {
  const path: [v.IssuePathItem] = [{ type: 'object', origin: 'key', input, key, value: input[key] }];
  const issue = { kind: 'schema', type: 'object', input: key, expected: null, received: 'unknown key', message, path } as const;
  // Valibot's own lists are mutable tuples of the issues of the known entries.
  if (result.issues) (result.issues as unknown[]).push(issue);
  else Object.assign(result, { issues: [issue] });
}

/** `what` names the object in sentences: 'a dense layer'. A key that is not an entry is an issue with its own path. */
/* @__NO_SIDE_EFFECTS__ */
export function closed<const Entries extends v.ObjectEntries>(what: string, entries: Entries): v.ObjectSchema<Entries, undefined> {
  const base = v.object(entries);
  const names = Object.keys(entries);
  const required = names.filter((name) => entries[name]?.type !== 'optional');
  return {
    ...base,
    '~run'(dataset, config) {
      const input: unknown = dataset.value;
      if (typeof input !== 'object' || input === null || Array.isArray(input)) {
        const fallback = v.custom(() => false, expects('an object'));
        // `custom` fails here without a value, so the dataset it returns fits every output type.
        return fallback['~run'](dataset, config) as ReturnType<(typeof base)['~run']>;
      }
      // Required entries are named, so that a missing one is reported by its own schema, which knows what is wanted.
      const named = { ...Object.fromEntries(required.map((name) => [name, undefined])), ...input };
      const result = base['~run']({ value: named }, config);
      for (const key of Object.keys(input)) {
        if (Object.hasOwn(entries, key)) continue;
        addUnknownKey(
          { result, input: named, key },
          `is not a field of ${what}${didYouMean(key, names)}; its fields are ${names.join(', ')}.`,
        );
      }
      return result;
    },
  };
}

/**
 * One of several closed objects, told apart by `type`. Without a `type` of these no option reads the other keys, so that those that
 * none of them has are told here; one that holds the name of an option was meant as `type`.
 */
/* @__NO_SIDE_EFFECTS__ */
export function union<const Options extends v.VariantOptions<'type'>>(what: string, names: readonly string[], options: Options) {
  const base = v.variant('type', options, (issue) => {
    if (issue.path) return expects(listNames(names), names)(issue);
    const meant = names.find((name) => name === issue.input) ?? names[0];
    return expects(`${what} such as {"type": "${meant}"}`)(issue);
  });
  const fields = [...new Set(options.flatMap((option) => ('entries' in option ? Object.keys(option.entries) : [])))];
  const known = (type: unknown) => names.some((name) => name === type);
  const run: (typeof base)['~run'] = (dataset, config) => {
    const input: unknown = dataset.value;
    const result = base['~run'](dataset, config);
    if (typeof input !== 'object' || input === null || Array.isArray(input) || known(Reflect.get(input, 'type'))) return result;
    const object = Object.fromEntries(Object.entries(input));
    for (const key of Object.keys(object)) {
      if (fields.includes(key)) continue;
      const meant = !('type' in object) && known(object[key]) ? ' (did you mean "type"?)' : didYouMean(key, fields);
      addUnknownKey({ result, input: object, key }, `is not a field of ${what}${meant}.`);
    }
    return result;
  };
  return { ...base, '~run': run };
}

/** The noun's version: left out means 1. */
/* @__NO_SIDE_EFFECTS__ */
export const version1 = () => v.optional(v.literal(1, expects('1')), 1);

const typeOf = (value: unknown): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, 'type') : null);

/** A whole sentence about one place, which it calls what the form calls it. */
function toIssue(issue: v.BaseIssue<unknown>, noun: NounName): Issue {
  const items = issue.path ?? [];
  const path = items.map((item) => (typeof item.key === 'number' ? item.key : String(item.key)));
  const last = path.at(-1);
  const part = partLabel(path, typeOf(items[1]?.value));
  const label = fieldLabel(noun, path, typeOf(items.at(-1)?.input));
  const say = (subject: string, predicate = issue.message): Issue => ({ path: formatPath(path), message: `${subject} ${predicate}` });

  if (last === undefined) return say(`The ${noun}`);
  if (typeof last === 'number') return say(part !== null && path.length === 2 ? part : `Item ${last + 1} of ${lowerFirst(label)}`);
  const within = part === null ? '' : `${part}: `;
  if (issue.received === 'unknown key' || !/^\w+$/.test(last)) return say(within + show(last));
  if (/^is missing\b/.test(issue.message)) {
    const owner = part ?? `The ${path.length === 1 ? noun : lowerFirst(fieldLabel(noun, path.slice(0, -1)))}`;
    return say(owner, issue.message.replace('is missing', `has no ${last === 'type' ? last : lowerFirst(label)}`));
  }
  return say(within === '' ? label : within + lowerFirst(label));
}

function newerVersion(value: unknown): number | null {
  const version: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'version') : undefined;
  return typeof version === 'number' && Number.isInteger(version) && version > 1 ? version : null;
}

const maxIssues = 100; // nobody reads more, and a page could not draw them

/** Reads anything as one noun: plain JSON first, then the schema. Never throws. */
export function parseWith<T>(schema: Schema<T>, noun: NounName, input: unknown): Parsed<T> {
  const plain = toJson(input);
  if (!plain.ok) return plain;
  const newer = newerVersion(plain.value);
  if (newer !== null) {
    const message = `This ${noun} has version ${newer}, but this Daybook reads version 1: open it with a newer Daybook.`;
    return { ok: false, issues: [{ path: 'version', message }] };
  }
  const result = v.safeParse(schema, plain.value);
  return result.success
    ? { ok: true, value: result.output }
    : { ok: false, issues: result.issues.slice(0, maxIssues).map((issue) => toIssue(issue, noun)) };
}
