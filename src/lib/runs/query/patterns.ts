/** Matching of text: by a part, by wildcards, by a regular expression. Case never counts. Pure. */
import type { Pattern } from './query.ts';

/** A regular expression sees so much of a text: names may be a megabyte long. */
const longestMatched = 1000;
const longestRegex = 200;

/** Whether `*` (any characters) and `?` (one) make the pattern the text. Goes back to the last star alone, so it takes no exponential time. */
function isLike(text: string, pattern: string): boolean {
  let [at, sign, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[sign] === '*') {
      star = sign++;
      mark = at;
    } else if (sign < pattern.length && (pattern[sign] === '?' || pattern[sign] === text[at])) {
      sign++;
      at++;
    } else if (star >= 0) {
      sign = star + 1;
      at = ++mark;
    } else return false;
  }
  while (pattern[sign] === '*') sign++;
  return sign === pattern.length;
}

/** Why a regular expression is not taken, as a sentence; null when it is. A filter may come by a link, so none may take for ever. */
export function refuseRegex(source: string): string | null {
  if (source.length > longestRegex) return `A regular expression has at most ${longestRegex} characters: shorten it.`;
  try {
    new RegExp(source, 'iu');
  } catch {
    return 'This is no regular expression: check its brackets and backslashes, or quote it to look for the text itself.';
  }
  const bare = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\((?:[^()]|\([^()]*\))*[*+{|](?:[^()]|\([^()]*\))*\)[*+{]/.test(bare))
    return 'A group with a repetition or a choice inside must not be repeated itself, since that can take for ever: write it without.';
  return (bare.match(/[*+{]/g) ?? []).length > 4 ? 'A regular expression repeats at most four things: shorten it.' : null;
}

/** The pattern must be one that `refuseRegex` takes. */
export function matcherOf({ type, text }: Pick<Pattern, 'type' | 'text'>): (text: string) => boolean {
  const wanted = text.toLowerCase();
  switch (type) {
    case 'contains':
      return (value) => value.toLowerCase().includes(wanted);
    case 'like':
      return (value) => isLike(value.toLowerCase(), wanted);
    case 'matches': {
      const regex = new RegExp(text, 'iu');
      return (value) => regex.test(value.slice(0, longestMatched));
    }
    default:
      return type satisfies never;
  }
}
