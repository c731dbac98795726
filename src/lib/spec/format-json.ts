import type { Json } from './parse.ts';

const width = 80;

/** The one-line form, or null as soon as it is longer than `room`. */
function oneLine(json: Json, room: number): string | null {
  if (json === null || typeof json !== 'object') {
    const text = JSON.stringify(json);
    return text.length <= room ? text : null;
  }
  const isList = Array.isArray(json);
  const parts: string[] = [];
  let left = room - (isList ? 2 : 4);
  for (const [key, value] of Object.entries(json)) {
    const name = isList ? '' : `${JSON.stringify(key)}: `;
    const text = oneLine(value, left - name.length);
    if (text === null) return null;
    parts.push(name + text);
    left -= name.length + text.length + 2;
  }
  if (parts.length === 0) return isList ? '[]' : '{}';
  const line = isList ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
  return line.length <= room ? line : null;
}

function lines(json: Json, indent: string, used: number): string {
  const short = oneLine(json, width - indent.length - used);
  if (short !== null && (indent !== '' || json === null || typeof json !== 'object' || Object.keys(json).length === 0)) return short;
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  const inner = `${indent}  `;
  if (Array.isArray(json)) return `[\n${json.map((item) => inner + lines(item, inner, 1)).join(',\n')}\n${indent}]`;
  const rows = Object.entries(json).map(([key, value]) => {
    const name = `${JSON.stringify(key)}: `;
    return inner + name + lines(value, inner, name.length + 1);
  });
  return `{\n${rows.join(',\n')}\n${indent}}`;
}

/**
 * The text of a document: two spaces, keys in their order, and what fits into 80 characters on one line (but for the document
 * itself, which opens). The same document always gives the same text.
 */
export const formatJson = (json: Json): string => lines(json, '', 0);
