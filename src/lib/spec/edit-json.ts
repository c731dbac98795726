import { toPath, type JsonPath } from './path.ts';
import type { Json } from './parse.ts';
import { forbiddenKeys } from './plain.ts';

/**
 * Edits of one JSON document by path, so that a form and a text change the same thing. Every edit returns a new document that shares
 * what it did not touch; the former one stays as it was. Keys keep their order; a new key goes last.
 */
type JsonObject = { [key: string]: Json };
type Place = JsonPath | string; // ['layers', 1, 'units'] or 'layers[1].units'

const isObject = (json: Json | undefined): json is JsonObject => typeof json === 'object' && json !== null && !Array.isArray(json);

function child(json: Json | undefined, part: string | number): Json | undefined {
  if (typeof part === 'number') return Array.isArray(json) ? json[part] : undefined;
  return isObject(json) && Object.hasOwn(json, part) ? json[part] : undefined;
}

/** The value at a path, or undefined when nothing stands there. */
export function getAt(json: Json, place: Place): Json | undefined {
  return toPath(place).reduce<Json | undefined>(child, json);
}

/** `change` gets what stands at the path and returns what shall stand there, or undefined to take it away. */
function changeAt(json: Json | undefined, path: JsonPath, change: (old: Json | undefined) => Json | undefined): Json | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return change(json);
  if (typeof part === 'string' && forbiddenKeys.includes(part)) throw new RangeError(`The key "${part}" is not allowed.`);
  const old = child(json, part);
  const changed = changeAt(old, rest, change);
  if (changed === old) return json;
  if (typeof part === 'number') {
    const items = Array.isArray(json) ? json : [];
    if (!Number.isInteger(part) || part < 0 || part > items.length)
      throw new RangeError(`There is no place ${part} in a list of ${items.length}.`);
    return changed === undefined ? items.toSpliced(part, 1) : items.toSpliced(part, 1, changed);
  }
  const entries = isObject(json) ? Object.entries(json) : [];
  if (changed === undefined) return Object.fromEntries(entries.filter(([key]) => key !== part));
  if (old === undefined) return Object.fromEntries([...entries, [part, changed]]);
  return Object.fromEntries(entries.map(([key, value]) => [key, key === part ? changed : value]));
}

/**
 * Puts a value at a path. Objects and lists on the way that are missing, or are something else, are made.
 * @throws RangeError when an index lies beyond the end of its list.
 */
export function setAt(json: Json, place: Place, value: Json): Json {
  return changeAt(json, toPath(place), () => value) ?? null;
}

/** Takes a key or a list item away. A path where nothing stands changes nothing; the whole document becomes null. */
export function removeAt(json: Json, place: Place): Json {
  const path = toPath(place);
  return getAt(json, path) === undefined ? json : (changeAt(json, path, () => undefined) ?? null);
}

function splitIndex(place: Place): { list: JsonPath; index: number } {
  const path = toPath(place);
  const index = path.at(-1);
  if (typeof index !== 'number') throw new RangeError(`"${path.join('.')}" does not end in an index of a list.`);
  return { list: path.slice(0, -1), index };
}

function changeList(json: Json, list: JsonPath, change: (items: Json[]) => Json[]): Json {
  return changeAt(json, list, (old) => change(Array.isArray(old) ? old : [])) ?? null;
}

function requireIndex(index: number, largest: number): void {
  if (!Number.isInteger(index) || index < 0 || index > largest) throw new RangeError(`There is no place ${index} in this list.`);
}

/** Inserts before the item that stands at the path (its last part is an index; the list's length appends). */
export function insertAt(json: Json, place: Place, value: Json): Json {
  const { list, index } = splitIndex(place);
  return changeList(json, list, (items) => {
    requireIndex(index, items.length);
    return items.toSpliced(index, 0, value);
  });
}

/** Moves the list item at a path so that its index becomes `to`. */
export function moveAt(json: Json, place: Place, to: number): Json {
  const { list, index } = splitIndex(place);
  return changeList(json, list, (items) => {
    requireIndex(index, items.length - 1);
    requireIndex(to, items.length - 1);
    const moved = items.slice(index, index + 1);
    return to === index ? items : items.toSpliced(index, 1).toSpliced(to, 0, ...moved);
  });
}
