import { formatPath } from './path.ts';
import type { Issue, Json, Parsed } from './parse.ts';
import { show } from './show.ts';

export const maxDepth = 64;
export const maxValues = 5_000_000;

/** Keys that could reach an object's prototype; no noun has one, so every reader refuses them. */
export const forbiddenKeys: readonly string[] = ['__proto__', 'constructor', 'prototype'];

type Walk = { issues: Issue[]; path: (string | number)[]; values: number; maxDepth: number };

function refuse(walk: Walk, message: string): null {
  if (walk.issues.length < 20) walk.issues.push({ path: formatPath(walk.path), message });
  return null;
}

function copyObject(input: object, walk: Walk): Json {
  const entries: [string, Json][] = [];
  for (const key of Object.keys(input)) {
    const descriptor = Object.getOwnPropertyDescriptor(input, key);
    const value: unknown = descriptor && 'value' in descriptor ? descriptor.value : Reflect.get(input, key);
    if (value === undefined) continue;
    walk.path.push(key);
    if (forbiddenKeys.includes(key)) refuse(walk, `The key "${key}" is not allowed: remove it.`);
    else entries.push([key, copy(value, walk)]);
    walk.path.pop();
  }
  return Object.fromEntries(entries);
}

function copyArray(input: readonly unknown[], walk: Walk): Json {
  const items: Json[] = [];
  for (let index = 0; index < input.length && walk.values <= maxValues; index += 1) {
    walk.path.push(index);
    items.push(copy(input[index], walk));
    walk.path.pop();
  }
  return items;
}

function copy(input: unknown, walk: Walk): Json {
  walk.values += 1;
  if (walk.values > maxValues) {
    return walk.values === maxValues + 1 ? refuse(walk, `This holds more than ${maxValues} values, which is too many.`) : null;
  }
  if (walk.path.length > walk.maxDepth) return refuse(walk, `This is nested deeper than ${walk.maxDepth} levels: flatten it.`);
  if (input === null || typeof input === 'boolean' || typeof input === 'string') return input;
  if (typeof input === 'number') return Number.isFinite(input) ? input + 0 : refuse(walk, `${input} is not a number that JSON can hold.`);
  if (Array.isArray(input)) return copyArray(input, walk);
  if (typeof input === 'object') {
    const prototype: unknown = Object.getPrototypeOf(input);
    if (prototype === null || prototype === Object.prototype) return copyObject(input, walk);
  }
  return refuse(walk, `${show(input)} is not plain JSON: use text, numbers, true, false, null, lists and objects.`);
}

/**
 * A deep copy that is plain JSON and nothing else: no forbidden keys, no NaN, no class instances, at most `depth` levels.
 * Keys whose value is undefined are left out. Never throws.
 */
export function toJson(input: unknown, depth = maxDepth): Parsed<Json> {
  const walk: Walk = { issues: [], path: [], values: 0, maxDepth: depth };
  const value = copy(input, walk);
  return walk.issues.length > 0 ? { ok: false, issues: walk.issues } : { ok: true, value };
}
