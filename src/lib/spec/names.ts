import type { CellType } from './notebook.ts';

export const maxNameLength = 100;

// Control characters and lone surrogates; everything else, in any script, may stand in a name.
const unfit = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** Whether a text can be a cell's name as it stands. */
export const isName = (text: string): boolean =>
  text.length > 0 && text.length <= maxNameLength && text === text.trim() && !unfit.test(text);

/** The nearest text that can be a name, or '' when nothing is left. */
export function toName(text: string): string {
  const clean = text
    .slice(0, 4 * maxNameLength)
    .replace(new RegExp(`(?:${unfit.source}|\\s)+`, 'gu'), ' ')
    .trim();
  if (clean.length <= maxNameLength) return clean;
  return clean
    .slice(0, maxNameLength)
    .replace(/[\uD800-\uDBFF]$/u, '')
    .trim();
}

/** `base`, or `base 2`, `base 3`...: the first that is not taken. A number at the end of `base` counts on: 'data 2' -> 'data 3'. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  const [, stem = base, number = '1'] = /^(.*\S) (\d{1,6})$/u.exec(base) ?? [];
  for (let next = Number(number) + 1; ; next += 1) {
    const name = `${toName(stem.slice(0, maxNameLength - 8))} ${next}`;
    if (!taken.has(name)) return name;
  }
}

export const untitled = 'Untitled notebook';

/** A notebook's title as every page, link and file says it: one that was left blank has words too. */
export const shownTitle = (title: string): string => title.trim() || untitled;

/** What a new cell of a type is called when nothing better is known. */
export const baseName: { readonly [Type in CellType]: string } = {
  note: 'note',
  data: 'data',
  model: 'model',
  train: 'train',
  compare: 'compare',
};
