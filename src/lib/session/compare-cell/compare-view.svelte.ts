/**
 * One compare cell as its page sees it: the ledger's runs through its query, their curves, which grow while they train, and the verdicts.
 * Reads the store and asks the analysis worker for scores; trains nothing.
 */
import type { Comparison } from '../../spec/comparison.ts';
import type { NotebookId, RunId } from '../../spec/ids.ts';
import { Scoring } from '../compare/scored-sides.svelte.ts';
import type { Ledger } from '../ledger/ledger.svelte.ts';
import { RunHistories } from '../ledger/run-histories.svelte.ts';
import { listenToRuns } from '../notebook/run-news.ts';
import { ColumnHistories } from '../runs-table/column-histories.svelte.ts';
import type { Services } from '../services.ts';
import { titlesIn } from '../words/run-place.ts';
import { ComparedGroups } from './compared-groups.svelte.ts';
import { GroupVerdicts } from './group-verdicts.svelte.ts';

type Sources = {
  services: Services;
  ledger: Pick<Ledger, 'runs' | 'notebooks' | 'state'>;
  notebookId: NotebookId;
  spec: () => Comparison;
  write: (filter: string) => void;
};

export class CompareView {
  readonly groups: ComparedGroups;
  readonly verdicts: GroupVerdicts;
  readonly scoring: Scoring;
  readonly #histories: RunHistories;
  readonly #columns: ColumnHistories;
  readonly #asked = new Set<RunId>();
  readonly #stopListening: () => void;

  constructor({ services, ledger, notebookId, spec, write }: Sources) {
    this.#histories = new RunHistories(services.store);
    this.#columns = new ColumnHistories(() => Promise.resolve(services.store));
    this.scoring = new Scoring({ store: () => Promise.resolve(services.store), analysis: () => Promise.resolve(services.analysis) });
    const titleOf = $derived(titlesIn(ledger.state.status === 'ready' ? ledger.notebooks : null));
    this.groups = new ComparedGroups({
      spec,
      notebookId,
      write,
      runs: () => ledger.runs,
      titleOf: (run) => titleOf(run),
      historyOf: (id) => this.#histories.of(id),
      columnHistories: this.#columns,
      now: () => Date.now(),
    });
    this.verdicts = new GroupVerdicts(this.groups, this.scoring);
    this.#stopListening = listenToRuns((news) => {
      for (const { id, events } of news) if (this.#asked.has(id) && events.length > 0) this.#histories.grow(id, events);
    });
  }

  /** The curves of what is drawn, each read once. */
  readDrawn(): void {
    for (const { runs } of this.groups.drawn) {
      for (const { id } of runs) {
        if (this.#asked.has(id)) continue;
        this.#asked.add(id);
        void this.#histories.read(id);
      }
    }
  }

  /** The histories that the filter or the metric reads. */
  readWanted(): void {
    void this.#columns.want(this.groups.wanted);
  }

  score(): void {
    const { toScore } = this.verdicts;
    if (toScore.length > 1) void this.scoring.score(toScore);
  }

  close(): void {
    this.#stopListening();
  }
}
