/** A noun as text: what the text editor shows, and what a typed text does to the document. Pure. */
import { format } from '../spec/edit-json.ts';
import { parseJson } from '../spec/json-text.ts';
import type { Json } from '../spec/parse.ts';

export type Written = { spec: Json; draft?: string };

export const textOf = ({ spec, draft }: Written): string => draft ?? format(spec);

/** What a text means: a new spec, or a draft to keep until it is JSON. */
export function readText(text: string, { spec }: Written): Written {
  const parsed = parseJson(text);
  return parsed.ok ? { spec: parsed.value } : { spec, draft: text };
}

/** Whether an editor that shows `text` already shows this document, however it is laid out. The order of keys counts. */
export function showsSame(text: string, written: Written): boolean {
  if (written.draft !== undefined) return text === written.draft;
  const parsed = parseJson(text);
  return parsed.ok && JSON.stringify(parsed.value) === JSON.stringify(written.spec);
}
