/** A list of lengths as a person types it: '8×16'. Pure. */
import type { Json } from '../../spec/parse.ts';

export const showLengths = (value: Json | undefined): string =>
  Array.isArray(value) ? value.map((length) => (typeof length === 'string' ? length : JSON.stringify(length))).join('×') : '';

/** What is no number stays text, so that the form shows the parser's sentence about it. */
export const readLengths = (text: string): Json =>
  text
    .split(/[\s,;×x*]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
