/** What the next run would change against one that is there, and whether one thing can be told from another. Pure. */
import { diffResolved, type DiffLine } from '../../runs/diff.ts';
import { movedSpec } from '../../runs/interventions.ts';
import { lineWords } from '../../runs/line-words.ts';
import type { Run } from '../../runs/run.ts';
import type { BackendChoice } from '../../spec/notebook.ts';
import type { Resolved } from '../../spec/resolve.ts';
import { lineValueWords } from './line-words.ts';

/** What a press of Run trains. `backend`: what is asked for. `seed`: of the first repeat. */
export type Press = { resolved: Resolved; backend: BackendChoice; seed: number; repeats: number };
/** `caution`: null where one thing changes. */
export type ComingChange = { sentence: string; caution: string | null };

const mostTold = 3;
const backendWords = (backend: BackendChoice) => (backend === 'auto' ? 'chosen by itself' : backend);

/** What a line is a part of, where that comes, goes or becomes of another kind as a whole: a layer, an optimizer, early stopping. */
function wholeOf(path: string, lines: ReadonlyMap<string, DiffLine>): string | null {
  const parts = [...path.matchAll(/[.[]/g)].map(({ index }) => path.slice(0, index));
  return parts.find((part) => lines.has(`${part}.type`) || lines.has(part)) ?? null;
}

const isLayer = (path: string) => /^model\..*\]$/.test(path);

/** Something that changes as a whole is one thing, not one for each of its fields. */
function thingsOf(differing: readonly DiffLine[]): string[] {
  const lines = new Map(differing.map((line) => [line.path, line]));
  const told = new Map<string, string>();
  for (const { path } of differing) {
    const whole = wholeOf(path, lines);
    const place = whole === null ? path : lines.has(whole) ? whole : `${whole}.type`;
    const said = (value: string | null | undefined) => {
      if (value === null || value === undefined) return place === whole ? 'set' : 'none';
      return isLayer(whole ?? '') ? value : lineValueWords(place, value);
    };
    const [before, now] = lines.get(place)?.values ?? [];
    const name = whole !== null && isLayer(whole) ? lineWords(whole) : lineWords(place);
    told.set(place, `${name} (${said(before)}, now ${said(now)})`);
  }
  return [...told.values()];
}

/** The press that a run came of, with its numbers as a hand left them. */
export function pressOf(run: Run): Press {
  const { seed, repeat, requestedBackend } = run;
  const first = seed - ((repeat?.index ?? 1) - 1);
  return { resolved: movedSpec(run), backend: requestedBackend, seed: first < 0 ? first + 2 ** 53 : first, repeats: repeat?.of ?? 1 };
}

/** Whether `coming` is to be computed elsewhere than `run` was: what is asked for by name may be what chose itself then. */
export const isElsewhere = ({ requestedBackend, environment }: Run, coming: BackendChoice): boolean =>
  coming !== requestedBackend && (coming === 'auto' || coming !== environment?.backend);

/** What the same recipe may differ in all the same. */
function sameRecipe({ hasSeed, isMoved, shared }: { hasSeed: boolean; isMoved: boolean; shared: number }): string {
  if (hasSeed) return `What differs then is luck${isMoved ? ' and rounding' : ''}.`;
  if (isMoved) return 'What differs then is rounding.';
  return shared === 1
    ? 'The first seed is the same, and so is its result.'
    : `The first ${shared} seeds are the same, and so are their results.`;
}

const together = (causes: number) => `${causes} things change at once: a difference in the result will not tell which of them made it.`;

const listed = (things: readonly string[]) =>
  things.length > mostTold ? `${things.slice(0, mostTold).join(', ')} and ${things.length - mostTold} more` : things.join(', ');

/** What parts two runs beside their seeds, `b` less `a`; null where nothing does. */
export function recipeChange(a: { name: string; run: Run }, b: { name: string; run: Run }): ComingChange | null {
  const things = thingsOf(diffResolved([movedSpec(a.run), movedSpec(b.run)]));
  if (things.length === 0) return null;
  const sentence = `${b.name} differs from ${a.name} in: ${listed(things)}.`;
  return { sentence, caution: things.length > 1 ? together(things.length) : null };
}

/** Null where both would train the same. `name` is that of what was trained, of which `run` is one. */
export function comingChange(name: string, run: Run, coming: Press): ComingChange | null {
  const last = pressOf(run);
  const recipe = thingsOf(diffResolved([last.resolved, coming.resolved]));
  const isMoved = isElsewhere(run, coming.backend);
  const where = isMoved ? [`backend (${[last, coming].map(({ backend }) => backendWords(backend)).join(', now ')})`] : [];
  const hasSeed = last.seed !== coming.seed;
  const seed = hasSeed ? [`seed (${last.seed}, now ${coming.seed})`] : [];
  const repeats = last.repeats === coming.repeats ? [] : [`repeats (${last.repeats}, now ${coming.repeats})`];
  const others = [...where, ...seed, ...repeats];
  if (recipe.length === 0 && others.length === 0) return null;
  if (recipe.length === 0) {
    const what = inWords([...where, ...seed, ...repeats.map((each) => `number of ${each}`)]);
    const then = sameRecipe({ hasSeed, isMoved, shared: Math.min(last.repeats, coming.repeats) });
    return { sentence: `Run would repeat the recipe of ${name} with another ${what}. ${then}`, caution: null };
  }
  const things = [...recipe, ...others];
  const causes = recipe.length + where.length;
  const cautions = [
    ...(causes > 1 ? [together(causes)] : []),
    ...(others.length > where.length
      ? [`With other seeds than those of ${name} the two cannot be paired: on the same ones a small difference shows sooner.`]
      : []),
  ];
  return {
    sentence: `Run would differ from ${name} in: ${listed(things)}.`,
    caution: cautions.length > 0 ? cautions.join(' ') : null,
  };
}

const inWords = (parts: readonly string[]) =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
