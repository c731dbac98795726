/** Finding by a few letters: they must appear in order; starts of words and neighbours count more. Pure. */

/** null when it does not match; higher is better. */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  const within = text.toLowerCase();
  let score = 0;
  let from = 0;
  let previous = -2;
  for (const letter of wanted) {
    const at = within.indexOf(letter, from);
    if (at < 0) return null;
    score += at === previous + 1 ? 3 : startsWord(within, at) ? 2 : 0;
    previous = at;
    from = at + 1;
  }
  return score + (within.includes(query.trim().toLowerCase()) ? 2 * wanted.length : 0) - within.length / 100;
}

const startsWord = (text: string, at: number) => at === 0 || /[\s:([-]/.test(text[at - 1] ?? '');

/** Those that match, best first; all of them in their order when nothing is asked for. */
export function fuzzyFilter<Item>(query: string, items: readonly Item[], textOf: (item: Item) => string): Item[] {
  if (query.trim() === '') return [...items];
  return items
    .map((item, index) => ({ item, index, score: fuzzyScore(query, textOf(item)) }))
    .filter((each): each is typeof each & { score: number } => each.score !== null)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ item }) => item);
}
