import { placeWords, type NounName } from '../spec/field-labels.ts';
import { formatPath, parsePath, type JsonPath } from '../spec/path.ts';
import { show } from '../spec/show.ts';

/** A place where two documents differ; undefined is where one has nothing. */
export type Difference = { path: string; before: unknown; after: unknown };

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The innermost places where two plain values differ, in their order. */
export function differences(before: unknown, after: unknown, path: JsonPath = []): Difference[] {
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
    return Object.is(before, after) ? [] : [{ path: formatPath(path), before, after }];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const part = Array.isArray(before) ? Number(key) : key;
    return differences(Reflect.get(before, key), Reflect.get(after, key), [...path, part]);
  });
}

function describeOne({ path, before, after }: Difference, noun: NounName): string {
  const place = placeWords(noun, parsePath(path));
  if (before === undefined) return `${place} was added`;
  if (after === undefined) return `${place} was taken out`;
  return `${place} went from ${show(before)} to ${show(after)}`;
}

/** 'split seed went from 0 to 1, and 2 more places differ' */
export function describeDifferences(found: readonly Difference[], noun: NounName): string {
  const [first, ...more] = found;
  if (!first) return 'nothing differs';
  const rest = more.length === 0 ? '' : more.length === 1 ? ', and 1 more place differs' : `, and ${more.length} more places differ`;
  return describeOne(first, noun) + rest;
}
