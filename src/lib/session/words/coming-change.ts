/** What the next run would change against the last one, and whether one thing can be told from another. Pure. */
import { diffResolved, type DiffLine } from '../../runs/diff.ts';
import { lineWords } from '../../runs/line-words.ts';
import type { Resolved } from '../../spec/resolve.ts';
import { lineValueWords } from './line-words.ts';

/** `caution`: null where one thing changes. */
export type ComingChange = { sentence: string; caution: string | null };

const mostTold = 3;
const layerOf = (path: string) => path.match(/^model\.layers\[\d+\]/)?.[0] ?? null;

/** A layer that comes or goes is one thing, not one for each of its fields. */
function thingsOf(lines: readonly DiffLine[]): string[] {
  const told = new Map<string, string>();
  for (const { path, values } of lines) {
    const [before = null, now = null] = values;
    const layer = layerOf(path);
    const isWhole = layer !== null && lines.some((line) => line.path === `${layer}.type`);
    if (isWhole) {
      const type = lines.find((line) => line.path === `${layer}.type`)?.values ?? [];
      told.set(layer, `${lineWords(layer)} (${type[0] ?? 'none'}, now ${type[1] ?? 'none'})`);
    } else {
      const said = [before, now].map((value) => (value === null ? 'none' : lineValueWords(path, value)));
      told.set(path, `${lineWords(path)} (${said.join(', now ')})`);
    }
  }
  return [...told.values()];
}

/** Null where both would train the same. `name` is that of the last run. */
export function comingChange(name: string, last: Resolved, coming: Resolved): ComingChange | null {
  const things = thingsOf(diffResolved([last, coming]));
  if (things.length === 0) return null;
  const more = things.length > mostTold ? ` and ${things.length - mostTold} more` : '';
  return {
    sentence: `Run would differ from ${name} in: ${things.slice(0, mostTold).join(', ')}${more}.`,
    caution:
      things.length === 1
        ? null
        : `${things.length} things change at once: a difference in the result will not tell which of them made it.`,
  };
}
