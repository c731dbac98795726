/**
 * The verdicts of a compare cell: each group against the baseline, example by example where the kept weights can be scored, else over the
 * seeds alone. Only runs that are over count, so that nothing is judged anew with each epoch. Trains nothing.
 */
import { metricLabel } from '../../runs/metrics.ts';
import type { Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';
import { defaultSmallestEffect } from '../../runs/verdict/smallest-effect.ts';
import { areAlike, settled, type Runs } from '../compare/comparable-runs.ts';
import { columnContest, scoredContest, type Contest } from '../compare/contests.ts';
import type { Scoring } from '../compare/scored-sides.svelte.ts';
import { tellEach, type Told } from '../compare/verdict-view.ts';
import type { ComparedGroup, ComparedGroups } from './compared-groups.svelte.ts';

type Rival = { group: ComparedGroup; runs: Runs };

/** More kept weights than this are not scored by themselves. */
const mostScored = 60;

export class GroupVerdicts {
  readonly #groups: ComparedGroups;
  readonly #scoring: Scoring;
  readonly #baseline = $derived.by(() => {
    const { baseline } = this.#groups;
    const runs = baseline && settled(baseline.runs);
    return baseline && runs ? { group: baseline, runs } : null;
  });
  readonly #comparable: readonly ComparedGroup[] = $derived.by(() => {
    const base = this.#groups.baseline;
    return base ? this.#groups.groups.filter((group) => !group.isBaseline && areAlike(group.runs, base.runs[0])) : [];
  });
  readonly #rivals: readonly Rival[] = $derived.by(() =>
    this.#comparable.flatMap((group) => {
      const runs = this.#groups.listed.some(({ key }) => key === group.key) ? settled(group.runs) : null;
      return runs ? [{ group, runs }] : [];
    }),
  );
  readonly #sides: readonly Runs[] = $derived(this.#baseline ? [this.#baseline.runs, ...this.#rivals.map(({ runs }) => runs)] : []);
  readonly #contest: Contest | null = $derived.by(() => {
    const [a, ...others] = this.#sides;
    const { metric, facts } = this.#groups;
    if (!a || others.length === 0 || !metric) return null;
    const { state } = this.#scoring;
    if (this.isByExamples && state.status === 'ready' && state.scored.sides.length === this.#sides.length)
      return scoredContest(state.scored.sides);
    return this.isByExamples && state.status !== 'failed' ? null : columnContest(metric, [a, ...others], { facts });
  });
  readonly told: ReadonlyMap<string, Told> = $derived.by(() => {
    const contest = this.#contest;
    if (!contest) return new Map();
    const { kind, mean, estimates } = contest;
    const least = Number(defaultSmallestEffect(kind, mean).toPrecision(2));
    const names = [this.#baseline?.group.name ?? '', ...this.#rivals.map(({ group }) => group.name)];
    const told = tellEach(estimates, { kind, least, names, tried: this.tried });
    return new Map(this.#rivals.flatMap(({ group }, at) => (told[at] ? [[group.key, told[at]] as const] : [])));
  });

  constructor(groups: ComparedGroups, scoring: Scoring) {
    this.#groups = groups;
    this.#scoring = scoring;
  }

  /** How many groups stand against the baseline, also those that are not listed. */
  get tried(): number {
    return this.#comparable.length;
  }

  get isByExamples(): boolean {
    const count = this.#sides.reduce((sum, runs) => sum + runs.length, 0);
    return this.#groups.metric?.path === 'score.last' && count <= mostScored && this.#rivals.length > 0;
  }

  /** What is to be scored, the baseline first; empty where there is nothing to tell by examples. */
  get toScore(): readonly (readonly Run[])[] {
    return this.isByExamples ? this.#sides : [];
  }

  get progress(): { done: number; of: number } | null {
    const { state } = this.#scoring;
    return this.isByExamples && state.status === 'scoring' ? { done: state.done, of: state.of } : null;
  }

  /** What the verdicts are on, in a sentence; '' while there are none. */
  get ground(): string {
    const contest = this.#contest;
    if (!contest) return '';
    const { state } = this.#scoring;
    const [first] = contest.estimates;
    const examples = first && first.status !== 'impossible' ? first.examples : null;
    const many = this.tried > 1 ? ` ${this.tried} groups were tried against the baseline, and every verdict is corrected for that.` : '';
    const what =
      examples === null
        ? `By the ${contest.metric} of each run, over the seeds alone: other examples may say otherwise.`
        : `By the ${contest.metric} of the kept weights on the same ${examples} validation examples.`;
    const why = state.status === 'failed' && this.isByExamples ? ` ${state.message}` : '';
    return what + why + many;
  }

  /** Why a group has no verdict; '' where it has one, or is the baseline. */
  missing(group: ComparedGroup): string {
    const base = this.#groups.baseline;
    if (!base || group.isBaseline || this.told.has(group.key)) return '';
    const [one, other] = [base.runs[0], group.runs[0]];
    if (!this.#comparable.some(({ key }) => key === group.key))
      return one.metricName === other.metricName
        ? 'Other examples than those of the baseline: not comparable.'
        : `Scored by ${metricLabel(other)}, not by ${metricLabel(one)}.`;
    if (!this.#baseline) return 'The baseline has no score yet.';
    if (!settled(group.runs)) return group.runs.some(({ state }) => isActive(state.status)) ? 'Still training.' : 'No score.';
    return '';
  }
}
