/**
 * What Run would train, drawn while its numbers are moved: small trainings, in one rolling slot of each cell, recorded nowhere until
 * Keep or Run. The newest numbers win; what they make stale is dropped half way. Begins with the first edit, never by itself.
 */
import { gridAround } from '../../charts/grid.ts';
import type { CellId } from '../../spec/ids.ts';
import type { TrainCell } from '../../spec/notebook.ts';
import { isActive } from '../../runs/status.ts';
import type { DraftNews, DraftRequest, Preview, PreviewInterest } from '../../worker/protocol.ts';
import type { Ready } from '../../launch/train-view.ts';
import type { Services } from '../services.ts';
import type { NotebookSession } from './notebook-session.svelte.ts';

/** Longer ones would follow no hand. */
const longestMs = 1500;
const cellsAcross = 40;

export type CellDraft = DraftNews;

type Wanted = { cellId: CellId; request: () => Promise<DraftRequest | null> };

export class Drafts {
  readonly #session: NotebookSession;
  readonly #analysis: Pick<Services['analysis'], 'draft'>;
  readonly #known = new Map<CellId, string>(); // what each cell said when it was last looked at
  #shown = $state.raw<ReadonlyMap<CellId, CellDraft>>(new Map());
  #wanted: Wanted | null = null;
  #isBusy = false;

  constructor(session: NotebookSession, analysis: Pick<Services['analysis'], 'draft'>) {
    this.#session = session;
    this.#analysis = analysis;
  }

  of(id: CellId): CellDraft | null {
    return this.#shown.get(id) ?? null;
  }

  /** Called when a cell, or what it reads, may say something else than before. */
  follow(cell: TrainCell): void {
    const { ready } = this.#session.launch.view(cell);
    const untrained = ready && this.#session.launch.untrained(cell);
    if (!ready || !untrained) return;
    const says = `${untrained.specHash} ${untrained.dataHash} ${untrained.seed} ${ready.repeats} ${untrained.requestedBackend}`;
    const before = this.#known.get(cell.id);
    this.#known.set(cell.id, says);
    if (before === undefined || before === says) return;
    if (this.#isWorthIt(cell, ready)) void this.#want({ cellId: cell.id, request: () => this.#requestOf(cell, ready) });
    else this.drop(cell.id);
  }

  /** The slot becomes empty; what trains for it ends. */
  drop(id: CellId): void {
    if (this.#wanted?.cellId === id) this.#wanted = null;
    if (this.#shown.has(id)) this.#shown = new Map([...this.#shown].filter(([cellId]) => cellId !== id));
  }

  #isWorthIt(cell: TrainCell, ready: Ready): boolean {
    const { runs, notebook } = this.#session;
    const run = runs.shown(cell.id);
    if (run && (isActive(run.state.status) || this.#session.freshnessOf(cell, run).state === 'fresh')) return false;
    return notebook.backend !== 'webgpu' && runs.expectedMs(ready, notebook.backend) <= longestMs;
  }

  async #requestOf(cell: TrainCell, { summary }: Ready): Promise<DraftRequest | null> {
    const jobs = await this.#session.launch.wouldRun(cell);
    const interest: PreviewInterest | null = summary.planar && { grid: gridAround(summary.planar, cellsAcross), units: true };
    return jobs && { jobs, interest };
  }

  async #want(wanted: Wanted): Promise<void> {
    this.#wanted = wanted;
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (this.#wanted) await this.#train(this.#wanted);
    } finally {
      this.#isBusy = false;
    }
  }

  async #train(wanted: Wanted): Promise<void> {
    const isWanted = () => this.#wanted === wanted;
    const request = await wanted.request();
    let news = request && isWanted() ? await this.#ask(request) : null;
    while (news && isWanted()) {
      this.#shown = new Map(this.#shown).set(wanted.cellId, withLast(news, this.of(wanted.cellId)?.preview ?? null));
      news = news.isDone ? null : await this.#ask(null);
    }
    if (isWanted()) this.#wanted = null;
  }

  /** A worker that broke is replaced with the next question: then there is only no draft. */
  #ask(request: DraftRequest | null): Promise<DraftNews | null> {
    return this.#analysis.draft(request).catch(() => null);
  }
}

/** The surface of before stays until there is a new one, so that nothing flickers under a moving hand. */
const withLast = (news: DraftNews, last: Preview | null): DraftNews => (news.preview ? news : { ...news, preview: last });
