/**
 * A hypothesis as its card shows it: which runs count, the looks that they reach with the verdict of each, and what to train next. Judged
 * only from the runs that the card's plan allows, so that looking in between costs nothing. Reads the ledger; what is to be kept in the card
 * it tells, and others write it.
 */
import type { Column } from '../../runs/columns/column.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import { metricLabel } from '../../runs/metrics.ts';
import { keyOfRepeats } from '../../runs/order/group-rows.ts';
import type { Run } from '../../runs/run.ts';
import type { MetricKind } from '../../runs/verdict/smallest-effect.ts';
import { countRuns, seedsToTrain, type CountedRuns } from '../../runs/verdict/claim-runs.ts';
import { claimLooks, claimPlan, type ClaimLook, type ClaimPlan } from '../../runs/verdict/claim.ts';
import type { Estimate } from '../../runs/verdict/estimate.ts';
import { verdictSentence } from '../../runs/verdict/sentence.ts';
import type { ClaimSide, Hypothesis, KeptVerdict } from '../../spec/hypothesis.ts';
import { recipeChange, type ComingChange } from '../words/coming-change.ts';
import { columnContest, scoredContest } from '../compare/contests.ts';
import type { ScoredSide, Scoring } from '../compare/scored-sides.svelte.ts';

/** `key`: null while what its cell would train is not known. `like`: a run of it, or what its cell would run now. */
export type Side = { key: string | null; name: string; runs: readonly Run[]; like: Run | null };

export type ClaimSources = {
  card: () => Hypothesis;
  runs: () => readonly Run[]; // of the ledger
  draftOf: (side: ClaimSide) => Run | null; // what a train cell would run now
  nameOf: (side: ClaimSide) => string; // '' where it is not there
  groupOf: (key: string) => readonly Run[]; // of groups that are no repeats
  own: ClaimSide | null; // what a card without `of` is about
  scoring: Scoring;
};

export class ClaimView {
  readonly #sources: ClaimSources;
  readonly a: Side | null = $derived.by(() => this.#side(this.card.baseline ?? null, this.card.fixed?.a));
  readonly b: Side | null = $derived.by(() => this.#side(this.card.of ?? this.#sources.own, this.card.fixed?.b));
  readonly counted: CountedRuns | null = $derived.by(() => (this.b ? countRuns(this.a?.runs ?? [], this.b.runs, this.card.madeAt) : null));
  readonly #repeatsAndLooks = $derived(`${this.card.repeats} ${this.card.looks}`); // a card is new with every edit, its plan is not
  readonly #claimPlan: ClaimPlan = $derived.by(() => {
    const [repeats = 2, looks = 1] = this.#repeatsAndLooks.split(' ').map(Number);
    return claimPlan({ repeats, looks });
  });
  readonly plan: readonly number[] = $derived(this.#claimPlan.looks.map(({ seeds }) => seeds));
  /** Seeds that both sides have finished. */
  readonly seeds: number = $derived(this.counted ? Math.min(this.counted.a.length, this.counted.b.length) : 0);
  readonly #judged: number = $derived(this.plan.findLast((seeds) => seeds <= this.seeds) ?? 0);
  readonly looks: readonly ClaimLook[] = $derived.by(() => this.#look());

  constructor(sources: ClaimSources) {
    this.#sources = sources;
  }

  get card(): Hypothesis {
    return this.#sources.card();
  }

  get metric(): Column | null {
    return columnAt(this.card.metric);
  }

  get kind(): MetricKind {
    return this.metric?.better === 'lower' ? 'error' : 'share';
  }

  get isByExamples(): boolean {
    return this.card.metric === 'score.last';
  }

  /** What cannot be compared, in a sentence; null where nothing is in the way. */
  get obstacle(): string | null {
    const { a, b } = this;
    if (!this.card.baseline) return 'Choose what it is compared with.';
    if (!a || !b) return 'Choose what it is about.';
    if (a.name === '' || b.name === '') return 'What is compared is not in this browser: choose again, or train it here.';
    if (a.key !== null && a.key === b.key) return 'Both sides are the same but for the seed: change one of them, or choose another.';
    const [one, other] = [a.like, b.like];
    if (!this.metric) return `No run has ${this.card.metric}: choose another metric.`;
    if (one && other && one.metricName !== other.metricName)
      return `One side is scored by ${metricLabel(one)}, the other by ${metricLabel(other)}: they cannot be compared.`;
    if (one && other && one.dataHash !== other.dataHash) return 'The sides have other examples, so their scores cannot be compared.';
    return null;
  }

  /** What parts the sides beside their seeds. */
  get difference(): ComingChange | null {
    const { a, b } = this;
    return a?.like && b?.like ? recipeChange({ name: a.name, run: a.like }, { name: b.name, run: b.like }) : null;
  }

  /** Why nothing can be trained for a look that is to come; null when it can. */
  get unready(): string | null {
    const names = [this.a, this.b].flatMap((side) => (side && !side.like ? [side.name] : []));
    if (names.length === 0 || this.next === null) return null;
    return `What ${names.join(' and ')} would train is not known yet: its data are still being read, or something in the cell has to be mended.`;
  }

  /** Runs of B that count have begun: the card is fixed. */
  get isFixed(): boolean {
    return (this.counted?.begun ?? 0) > 0 || this.card.fixed !== undefined;
  }

  /** What both sides are, to be written down once a run counts; null where it is known or nothing is to be fixed yet. */
  get toFix(): { a: string; b: string } | null {
    const [a, b] = [this.a?.key ?? null, this.b?.key ?? null];
    return this.card.fixed || this.obstacle !== null || a === null || b === null || (this.counted?.begun ?? 0) === 0 ? null : { a, b };
  }

  /** The kept weights to score, the baseline's first: as many seeds as the last look that was reached. */
  get toScore(): readonly (readonly Run[])[] {
    const { counted } = this;
    if (!this.isByExamples || !counted || this.#judged === 0 || this.obstacle !== null) return [];
    return [counted.a.slice(0, this.#judged), counted.b.slice(0, this.#judged)];
  }

  get progress(): { done: number; of: number } | null {
    const { state } = this.#sources.scoring;
    return this.toScore.length > 0 && state.status === 'scoring' ? { done: state.done, of: state.of } : null;
  }

  /** Why the kept weights cannot be scored; null when they can. */
  get trouble(): string | null {
    const { state } = this.#sources.scoring;
    return this.toScore.length > 0 && state.status === 'failed' ? state.message : null;
  }

  /** The present verdict with its sentence; null before the first look. */
  get verdict(): KeptVerdict | null {
    const look = this.looks.at(-1);
    const { counted } = this;
    if (!look || !counted) return null;
    const ends = [...counted.a.slice(0, look.seeds), ...counted.b.slice(0, look.seeds)].map(endOf);
    return { word: look.word, sentence: this.sentenceOf(look), look: this.looks.length, seeds: look.seeds, at: Math.max(0, ...ends) };
  }

  sentenceOf({ estimate, judgement }: ClaimLook): string {
    const { card } = this;
    // A claim to be lower in what should be high is told in the metric's own direction.
    const isTurned = estimate.status !== 'impossible' && card.direction !== (this.kind === 'error' ? 'lower' : 'higher');
    const names = { a: this.a?.name ?? '', b: this.b?.name ?? '' };
    const said = verdictSentence({ estimate, judgement: { ...judgement, word: 'undecided' }, kind: this.kind, names });
    const plain = said.replace(/^Undecided: /, '').replace(' is ahead by', ` is ${card.direction} by`);
    return isTurned ? plain : said.replace(/^Undecided: /, '');
  }

  /** What the next look needs, and the seeds to train for it; null after the last look. */
  get next(): { wanted: number; a: number[]; b: number[] } | null {
    const { a, b } = this;
    const wanted = this.plan.find((seeds) => seeds > this.seeds);
    if (!a || !b || wanted === undefined) return null;
    return { wanted, ...seedsToTrain(a.runs, b.runs, { madeAt: this.card.madeAt, wanted }) };
  }

  /** Scores what has to be scored. */
  score(): void {
    if (this.toScore.length > 0) void this.#sources.scoring.score(this.toScore);
  }

  #side(side: ClaimSide | null, fixed: string | undefined): Side | null {
    if (!side) return null;
    const { draftOf, nameOf, groupOf } = this.#sources;
    const draft = side.type === 'cell' ? draftOf(side) : null;
    const key = fixed ?? (side.type === 'group' ? side.key : draft && keyOfRepeats(draft));
    const repeats = key === null ? [] : this.#repeats.get(key);
    const runs = repeats ?? (key === null ? [] : groupOf(key));
    const like = runs[0] ?? (draft && keyOfRepeats(draft) === key ? draft : null);
    return { key, name: nameOf(side), runs, like };
  }

  readonly #repeats: ReadonlyMap<string, Run[]> = $derived.by(() => {
    const found = new Map<string, Run[]>();
    for (const run of this.#sources.runs()) {
      if (run.purpose !== 'train') continue;
      const key = keyOfRepeats(run);
      const known = found.get(key);
      if (known) known.push(run);
      else found.set(key, [run]);
    }
    return found;
  });

  #look(): readonly ClaimLook[] {
    const { counted, card, metric } = this;
    if (!counted || !metric || this.#judged === 0 || this.obstacle !== null) return [];
    const estimateOf = this.isByExamples ? this.#byExamples() : (seeds: number) => this.#byColumn(metric, seeds);
    return estimateOf ? claimLooks({ plan: this.#claimPlan, smallest: card.smallest }, this.#judged, estimateOf) : [];
  }

  /** Null until the runs of the last look are scored. */
  #byExamples(): ((seeds: number) => Estimate) | null {
    const { state } = this.#sources.scoring;
    if (state.status !== 'ready') return null;
    const [a, b] = state.scored.sides;
    const isWhole =
      b?.length === this.#judged && a.length === this.#judged && this.toScore.every((runs, at) => isOf(state.scored.sides[at], runs));
    if (!b || !isWhole) return null;
    return (seeds) => {
      const [first, second] = [firstOf(a, seeds), firstOf(b, seeds)];
      return scoredContest([first, second], this.card.direction).estimates[0] ?? nothing;
    };
  }

  #byColumn(metric: Column, seeds: number): Estimate {
    const [a, b] = [this.counted?.a.slice(0, seeds), this.counted?.b.slice(0, seeds)];
    const [[one, ...ones], [other, ...others]] = [a ?? [], b ?? []];
    if (!one || !other) return nothing;
    const sides = [
      [one, ...ones],
      [other, ...others],
    ] as const;
    return columnContest(metric, sides, { better: this.card.direction }).estimates[0] ?? nothing;
  }
}

const columns = catalogueOf([]); // metrics are there whatever was trained

export const columnAt = (path: string): Column | null => columns.at(path);

const nothing: Estimate = { status: 'impossible', message: 'There is nothing to compare.' };

const isOf = (side: ScoredSide | undefined, runs: readonly Run[]) => runs.every((run, at) => side?.[at]?.run.id === run.id);

function firstOf([first, ...others]: ScoredSide, count: number): ScoredSide {
  return [first, ...others.slice(0, count - 1)];
}

const endOf = ({ state }: Run): number => ('finishedAt' in state ? state.finishedAt : 0);
