import { canonical } from '../spec/canonical.ts';
import type { Json } from '../spec/parse.ts';

type JsonObject = { [key: string]: Json };
type Place = { base: Json | undefined; mine: Json | undefined; theirs: Json | undefined }; // undefined: nothing stands there
type Outcome = { conflict: false; value: Json | undefined } | { conflict: true };

const isObject = (json: Json | undefined): json is JsonObject => typeof json === 'object' && json !== null && !Array.isArray(json);
const at = (json: JsonObject, key: string) => (Object.hasOwn(json, key) ? json[key] : undefined);
const text = (json: Json | undefined) => (json === undefined ? '' : JSON.stringify(json));
const meaning = (json: Json | undefined) => (json === undefined ? '' : canonical(json));

/** The side that changed, as far as `read` tells two values apart; null when both did, to different values. */
function changed({ base, mine, theirs }: Place, read: (json: Json | undefined) => string): { value: Json | undefined } | null {
  const [before, here, there] = [read(base), read(mine), read(theirs)];
  if (here === there || there === before) return { value: mine };
  return here === before ? { value: theirs } : null;
}

function mergeAt({ base, mine, theirs }: Place): Outcome {
  const one = changed({ base, mine, theirs }, text);
  if (one) return { conflict: false, ...one };
  if (!isObject(mine) || !isObject(theirs)) {
    const other = changed({ base, mine, theirs }, meaning);
    return other ? { conflict: false, ...other } : { conflict: true };
  }
  const before = isObject(base) ? base : {};
  const merged: [string, Json][] = [];
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const field = mergeAt({ base: at(before, key), mine: at(mine, key), theirs: at(theirs, key) });
    if (field.conflict) return field;
    if (field.value !== undefined) merged.push([key, field.value]);
  }
  return { conflict: false, value: Object.fromEntries(merged) };
}

/**
 * Joins two versions of one JSON document by path: objects key by key, lists and scalars as whole values. Keys stand in the order of
 * mine, new ones of theirs behind them. Null when both sides gave one path different values, or one took away what the other changed.
 */
export function mergeJson(versions: { base: Json; mine: Json; theirs: Json }): { value: Json } | null {
  const outcome = mergeAt(versions);
  return outcome.conflict || outcome.value === undefined ? null : { value: outcome.value };
}
