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

/** 'Looks at 5, 10, 15 and 20 seeds a side. ...' */
export function planWords(plan: readonly number[]): string {
  return plan.length === 1
    ? `One look, at ${plan[0] ?? 0} seeds a side; its interval holds the true difference in 95 of 100 such plans.`
    : `${plan.length} looks, at ${list(plan)} seeds a side; their intervals are widened, so that together they hold the true difference in 95 of 100 such plans.`;
}

const count = (number: number, one: string, more = `${one}s`) => `${number} ${number === 1 ? one : more}`;

/** Where the plan stands, and which runs are not counted. */
export function progressWords(counted: CountedRuns | null, { plan, seeds }: { plan: readonly number[]; seeds: number }): string {
  const parts = [`${seeds} of at most ${count(plan.at(-1) ?? 0, 'seed')} a side finished`];
  if (!counted) return `${parts.join()}.`;
  const { underWay, failed, known, knownOfA } = counted;
  if (underWay > 0) parts.push(`${count(underWay, 'run')} under way`);
  if (failed > 0) parts.push(`${count(failed, 'run')} left out, without a score or stopped`);
  const before =
    known > 0
      ? ` ${known === 1 ? '1 earlier run does' : `${known} earlier runs do`} not count: what suggested a claim cannot test it.`
      : '';
  const baseline =
    knownOfA > 0 ? ` ${count(knownOfA, 'run')} of the baseline ${knownOfA === 1 ? 'was' : 'were'} there before the claim.` : '';
  return `${parts.join(', ')}.${before}${baseline}`;
}

/** '0.31%', 'under 0.01%', '5%': how much of the chance of a false verdict looks have used up so far. */
export function spentWords(spent: number): string {
  if (spent < 0.00005) return 'under 0.01%';
  return spent >= alpha - 1e-9 ? `${fixed(100 * alpha, 0)}%` : `${fixed(100 * spent, spent < 0.01 ? 2 : 1)}%`;
}

/** 'Look 1 of 4. The risk of a false verdict so far is 0.31%, of the 5% that all looks share.' */
export function riskWords({ look, of, spent }: { look: number; of: number; spent: number }): string {
  const all = `${fixed(100 * alpha, 0)}%`;
  if (of === 1) return `The only look: the risk of a false verdict is ${all}.`;
  const share = spentWords(spent);
  return `Look ${look} of ${of}: the risk of a false verdict so far is ${share}, ${share === all ? 'all that the looks share' : `of the ${all} that all looks share`}.`;
}

/** 'Changed after 5 runs: smallest effect, from 0.01 to 0.02.' */
export const changeWords = ({ after, what }: Hypothesis['changes'][number]): string => `Changed after ${count(after, 'run')}: ${what}.`;

/** 'Train 10 runs for look 1, at 5 seeds a side': what the press for the next look trains, on both sides. */
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
  const runs = next.a.length + next.b.length;
  const what = seeds === 0 ? count(runs, 'run') : count(runs, 'more run');
  const look = plan.length === 1 ? 'the look' : `look ${plan.indexOf(next.wanted) + 1}`;
  return `Train ${what} for ${look}, at ${count(next.wanted, 'seed')} a side`;
}
