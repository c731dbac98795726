/** What a hypothesis card says in words. Pure. */
import { catalogueOf, type Listed } from '../../runs/columns/catalogue.ts';
import type { Run } from '../../runs/run.ts';
import type { CountedRuns } from '../../runs/verdict/claim-runs.ts';
import { alpha } from '../../runs/verdict/claim.ts';
import { fixed } from '../../spec/show-number.ts';
import type { ClaimWord, Hypothesis } from '../../spec/hypothesis.ts';

/** What each word of a verdict means, for the card's help: s is the smallest effect that matters. */
export const claimMeanings: { readonly [Word in ClaimWord]: string } = {
  supported: 'the whole interval is at the smallest effect or beyond it',
  partly: 'the whole interval is on the claimed side of zero, but not all of it reaches the smallest effect',
  refuted: 'the whole interval is short of the smallest effect, and not all of it is on the claimed side of zero',
  undecided: 'none of these: more seeds may tell, as far as the plan allows them',
};

/** The metrics that a claim can be about, as columns that such a run has; the last score stands first. */
export function claimMetrics(like: Run | null): Listed[] {
  const listed = catalogueOf(like ? [like] : []).list();
  const score = catalogueOf([]).at('score.last');
  const others = listed.filter(({ column }) => column.path.startsWith('val.') && column.path.endsWith('.last'));
  return [...(score ? [{ column: score, varied: false }] : []), ...others];
}

const list = (numbers: readonly number[]) =>
  numbers.length < 2 ? numbers.join() : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1) ?? ''}`;

/** 'Looked at 5, 10, 15 and 20 seeds a side. ...' */
export function planWords(plan: readonly number[]): string {
  const looks = plan.length === 1 ? `One look, at ${plan[0] ?? 0} seeds a side.` : `Looks at ${list(plan)} seeds a side.`;
  return `${looks} ${plan.length === 1 ? 'Its interval holds' : 'Their intervals are widened so that all of them together hold'} the true difference with 95%.`;
}

const count = (number: number, one: string, more = `${one}s`) => `${number} ${number === 1 ? one : more}`;

/** Where the plan stands, and which runs are not counted; '' where there is nothing to say. */
export function progressWords(counted: CountedRuns | null, { plan, seeds }: { plan: readonly number[]; seeds: number }): string {
  const parts = [`${seeds} of at most ${plan.at(-1) ?? 0} seeds a side finished`];
  if (!counted) return `${parts.join()}.`;
  if (counted.underWay > 0) parts.push(`${count(counted.underWay, 'run')} under way`);
  if (counted.failed > 0) parts.push(`${count(counted.failed, 'run')} left out, which led nowhere or were stopped`);
  const known = counted.known > 0 ? ` ${count(counted.known, 'run')} of before do not count: what suggested a claim cannot test it.` : '';
  const baseline =
    counted.knownOfA > 0
      ? ` ${count(counted.knownOfA, 'run')} of the baseline ${counted.knownOfA === 1 ? 'was' : 'were'} known before.`
      : '';
  return `${parts.join(', ')}.${known}${baseline}`;
}

/** '0.1% of the 5%': how much of the chance of a false claim was used up. */
export const spentWords = (spent: number): string => `${fixed(100 * spent, spent < 0.01 ? 2 : 1)}% of the ${fixed(100 * alpha, 0)}%`;

/** 'Changed after 5 runs: smallest effect, from 0.01 to 0.02.' */
export const changeWords = ({ after, what }: Hypothesis['changes'][number]): string => `Changed after ${count(after, 'run')}: ${what}.`;

/** 'Run 10 runs, to look 1 at 5 seeds': what the press for the next look trains, on both sides. */
export function nextWords({
  next,
  plan,
  seeds,
}: {
  next: { wanted: number; a: number[]; b: number[] } | null;
  plan: readonly number[];
  seeds: number;
}): string {
  if (!next) return '';
  const runs = count(next.a.length + next.b.length, 'run');
  return `${seeds === 0 ? 'Train' : 'Run more seeds:'} ${runs}, to look ${plan.indexOf(next.wanted) + 1} at ${next.wanted} seeds`;
}
