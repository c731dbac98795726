/**
 * The hypothesis card of one cell: what is written in it, what the runs say of it, and the presses. Writes the card through the notebook's
 * edits; what it keeps by itself (both sides once a run counts, the newest verdict) is no step of its own to undo.
 */
import { lastOver } from '../../runs/group.ts';
import { intervalText } from '../../runs/describe-group.ts';
import { keyOfRepeats } from '../../runs/order/group-rows.ts';
import { newestFirst } from '../../runs/order/sort-runs.ts';
import { groupName } from '../../runs/run-name.ts';
import type { Run } from '../../runs/run.ts';
import { parseHypothesis, type ClaimSide, type Hypothesis } from '../../spec/hypothesis.ts';
import type { CompareCell, TrainCell } from '../../spec/notebook.ts';
import type { Parsed } from '../../spec/parse.ts';
import { Scoring } from '../compare/scored-sides.svelte.ts';
import type { NotebookSession } from '../notebook/notebook-session.svelte.ts';
import { ClaimView, columnAt } from './claim-view.svelte.ts';
import { cardJson, changeCard, keepVerdict, type Change } from './edit-card.ts';
import { trainSeeds } from './train-seeds.ts';

export type SideChoice = { value: string; label: string; side: ClaimSide };

/** `groups`: those of a compare cell; null on a train cell, which is compared with cells and with runs of the whole ledger. */
export type DeskSources = {
  session: NotebookSession;
  cell: () => TrainCell | CompareCell;
  runs: () => readonly Run[];
  groups: (() => readonly { key: string; name: string; runs: readonly Run[] }[]) | null;
};

const mostChoices = 40;

export const sideValue = (side: ClaimSide | undefined): string =>
  !side ? '' : side.type === 'cell' ? `cell ${side.id}` : `group ${side.key}`;

export class HypothesisDesk {
  readonly #sources: DeskSources;
  readonly view: ClaimView;
  readonly parsed: Parsed<Hypothesis> = $derived.by(() => parseHypothesis(this.#sources.cell().hypothesis ?? {}));
  readonly card: Hypothesis | null = $derived(this.parsed.ok ? this.parsed.value : null);
  #refusal = $state<string | null>(null);
  #isAsking = $state(false);

  constructor(sources: DeskSources) {
    this.#sources = sources;
    const { session, cell, runs, groups } = sources;
    const { services } = session;
    const scoring = new Scoring({ store: () => Promise.resolve(services.store), analysis: () => Promise.resolve(services.analysis) });
    const empty = emptyCard();
    const first = cell();
    this.view = new ClaimView({
      card: () => this.card ?? empty,
      runs,
      own: first.type === 'train' ? { type: 'cell', id: first.id } : null,
      draftOf: (side) => {
        const named = side.type === 'cell' ? session.cell(side.id) : undefined;
        return named?.type === 'train' ? session.launch.untrained(named) : null;
      },
      nameOf: (side) => this.#nameOf(side),
      groupOf: (key) => groups?.().find((group) => group.key === key)?.runs ?? [],
      scoring,
    });
  }

  /** Why the last press could not be done. */
  get refusal(): string | null {
    return this.#refusal;
  }

  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** What it can be compared with: comparable runs that are not its own, and other train cells. */
  get choices(): SideChoice[] {
    const { groups, session, cell, runs } = this.#sources;
    const of = (side: ClaimSide, label: string): SideChoice => ({ side, label, value: sideValue(side) });
    if (groups) return groups().map(({ key, name }) => of({ type: 'group', key }, name));
    const { id } = cell();
    const cells = session.cells.flatMap((each) =>
      each.type === 'train' && each.id !== id ? [of({ type: 'cell', id: each.id }, `cell ${each.name}`)] : [],
    );
    const like = this.view.b?.like ?? null;
    const found = new Map<string, [Run, ...Run[]]>();
    for (const run of newestFirst(runs())) {
      if (run.purpose !== 'train' || (like && (run.dataHash !== like.dataHash || run.metricName !== like.metricName))) continue;
      const key = keyOfRepeats(run);
      const known = found.get(key);
      if (known) known.push(run);
      else found.set(key, [run]);
    }
    if (this.view.b?.key) found.delete(this.view.b.key);
    const others = [...found].slice(0, mostChoices).map(([key, group]) => of({ type: 'group', key }, this.#labelOf(group)));
    return [...cells, ...others];
  }

  change(...changes: Change[]): void {
    const { card, view } = this;
    if (!card) return;
    const at = { begun: view.counted?.begun ?? 0, now: Date.now(), kind: view.kind };
    const next = changes.reduce((before, change) => changeCard(before, change, at), card);
    if (next !== card) this.write(next);
  }

  /** With the direction that is better for it. */
  changeMetric(path: string): void {
    const isError = columnAt(path)?.better === 'lower';
    this.change({ field: 'metric', value: path }, { field: 'direction', value: isError ? 'lower' : 'higher' });
  }

  write(card: Hypothesis | null): void {
    const { session, cell } = this.#sources;
    session.edit({ type: 'setHypothesis', id: cell().id, hypothesis: card && cardJson(card) });
  }

  /** Writes down what the runs have settled. */
  keep(): void {
    const { card, view } = this;
    if (!card) return;
    const { toFix, verdict } = view;
    const isNewer = verdict !== null && verdict.look >= (card.kept?.look ?? 0) && JSON.stringify(verdict) !== JSON.stringify(card.kept);
    if (toFix === null && !isNewer) return;
    const fixed = toFix ? { ...card, fixed: toFix } : card;
    const { session, cell } = this.#sources;
    session.record({ type: 'setHypothesis', id: cell().id, hypothesis: cardJson(isNewer ? keepVerdict(fixed, verdict) : fixed) });
  }

  /** Trains what the next look needs, on both sides. */
  async trainMore(): Promise<void> {
    const { a, b, next } = this.view;
    if (!a?.like || !b?.like || !next || this.#isAsking) return;
    this.#isAsking = true;
    try {
      const { session } = this.#sources;
      this.#refusal = (await trainSeeds(session, a.like, next.a)) ?? (await trainSeeds(session, b.like, next.b));
    } finally {
      this.#isAsking = false;
    }
  }

  #labelOf(group: readonly [Run, ...Run[]]): string {
    const [run] = group;
    const over = lastOver(group);
    const { session } = this.#sources;
    const place = run.notebookId === session.id ? '' : (run.notebookTitle ?? 'another notebook');
    const count = group.length === 1 ? '1 run' : `${group.length} runs`;
    return [groupName(group), over ? intervalText(over) : run.state.status, count, run.modelSummary, place]
      .filter((part) => part !== '')
      .join(' · ');
  }

  #nameOf(side: ClaimSide): string {
    const { session, groups, runs } = this.#sources;
    if (side.type === 'cell') return session.cell(side.id)?.name ?? '';
    const named = groups?.().find(({ key }) => key === side.key);
    if (named) return named.name;
    const run = runs().find((each) => each.purpose === 'train' && keyOfRepeats(each) === side.key);
    return run ? groupName([run]) : '';
  }
}

function emptyCard(): Hypothesis {
  const parsed = parseHypothesis({});
  if (!parsed.ok) throw new RangeError(parsed.issues[0]?.message);
  return parsed.value;
}
