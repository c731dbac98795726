/** Where something stands in a document: keys of objects and indexes of arrays, outermost first. */
export type JsonPath = readonly (string | number)[];

const plainKey = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** `['layers', 1, 'units']` -> `layers[1].units`; keys that are not words are quoted: `["x^2"]`. */
export function formatPath(path: JsonPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (plainKey.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

const nextPart = /\.?([A-Za-z_$][A-Za-z0-9_$]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** The inverse of `formatPath`. @throws RangeError for a text that is no path. */
export function parsePath(text: string): JsonPath {
  const path: (string | number)[] = [];
  nextPart.lastIndex = 0;
  while (nextPart.lastIndex < text.length) {
    const found = nextPart.exec(text);
    if (!found) throw new RangeError(`"${text.slice(0, 80)}" is not a path such as layers[1].units.`);
    if (found[1] !== undefined) path.push(found[1]);
    else if (found[2] !== undefined) path.push(Number(found[2]));
    else path.push(String(JSON.parse(found[3] ?? '""')));
  }
  return path;
}

/** Paths are accepted in either form. */
export const toPath = (path: JsonPath | string): JsonPath => (typeof path === 'string' ? parsePath(path) : path);
