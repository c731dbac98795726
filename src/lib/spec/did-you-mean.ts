/** Edit distance with swaps of neighbours, for short names. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, (before[column - 2] ?? 0) + 1);
      current.push(best);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

const plain = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '');

/** The allowed name a person most likely meant, or null. Case, spaces, `_` and `-` do not count. */
export function nearestName(written: string, names: readonly string[]): string | null {
  if (written.length > 60) return null;
  const wanted = plain(written);
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const name of names) {
    const candidate = plain(name);
    const far = distance(wanted, candidate);
    const tolerated = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
    if (far <= tolerated && far < bestDistance && far < candidate.length) {
      best = name;
      bestDistance = far;
    }
  }
  return best;
}

/** ' (did you mean "relu"?)', or nothing. */
export function didYouMean(written: unknown, names: readonly string[]): string {
  const name = typeof written === 'string' ? nearestName(written, names) : null;
  return name === null ? '' : ` (did you mean "${name}"?)`;
}
