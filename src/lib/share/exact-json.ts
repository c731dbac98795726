/** JSON that keeps every number: it knows no NaN, no infinities and no minus zero, so these are objects of one key, `$number`. */

const words = ['NaN', 'Infinity', '-Infinity', '-0'];
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isPlain = (value: number) => Number.isFinite(value) && !Object.is(value, -0);

/** Keys in the order of their code units, so that equal values have equal texts. */
const inOrder = (value: unknown): unknown =>
  isObject(value) && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

const replaced = (value: unknown): unknown =>
  typeof value === 'number' && !isPlain(value) ? { $number: Object.is(value, -0) ? '-0' : String(value) } : value;

export const toText = (value: object): string => JSON.stringify(value, (_, item: unknown) => replaced(item));

/** The one text of a value. */
export const toOrderedText = (value: object): string => JSON.stringify(value, (_, item: unknown) => inOrder(replaced(item)));

function restored(item: unknown): unknown {
  if (!isObject(item) || typeof item.$number !== 'string') return item;
  return words.includes(item.$number) && Object.keys(item).length === 1 ? Number(item.$number) : item;
}

/** The value, or null for what is no text of this kind. */
export function fromText(text: unknown): unknown {
  if (typeof text !== 'string') return null;
  try {
    return JSON.parse(text, (_, item: unknown) => restored(item));
  } catch {
    return null; // whoever asked says what was to be read
  }
}
