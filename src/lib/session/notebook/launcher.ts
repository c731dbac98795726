/**
 * Turns Run into frozen records and hands them over: what is trained is what the cell shows at that moment. Waits for data that are
 * still being read; what cannot be trained is left to the cell, which shows why.
 */
import type { Beginning, Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';
import { RunId, type CellId } from '../../spec/ids.ts';
import { setAt } from '../../spec/edit-json.ts';
import type { TrainCell } from '../../spec/notebook.ts';
import { readTraining } from '../../notebook/read-cell.ts';
import { inputsOf } from '../../notebook/dependencies.ts';
import { KeptViews } from './kept-views.ts';
import type { NotebookSession } from './notebook-session.svelte.ts';
import { endedByReset } from './playground.ts';
import { firstCheckpoint } from '../../launch/start-from.ts';
import { repeatsOf, usualRepeats } from '../../launch/repeats.ts';
import { trainView, type Ready, type TrainView } from '../../launch/train-view.ts';
import { hashWords } from '../../numerics/hash.ts';
import type { DraftJob, Preview, PreviewInterest } from '../../worker/protocol.ts';

/** `instead`: what the cell trains, holds paused or has in the line ends first. */
type Manner = { purpose?: Run['purpose']; stepOnly?: boolean; instead?: boolean };

export class Launcher {
  readonly #session: NotebookSession;
  readonly #views = new KeptViews<TrainCell, TrainView>((cell) => this.#view(cell));
  #restarted: Promise<unknown> = Promise.resolve();

  constructor(session: NotebookSession) {
    this.#session = session;
  }

  /** What the cell says now, with the data as far as they are read. */
  view(cell: TrainCell): TrainView {
    const { notebook, data, runs } = this.#session;
    return this.#views.of(cell, { notebook, data: data.states, source: runs.sources.namedBy(cell) });
  }

  #view(cell: TrainCell): TrainView {
    const { notebook, data } = this.#session;
    return trainView({
      notebook,
      cell,
      weights: (start) => this.#session.runs.sources.named(start),
      summary: (source) => {
        const state = data.state(source.id);
        if (state?.status === 'ready' && state.summary) return { ok: true, value: state.summary };
        return state?.status === 'failed' && state.issues.length > 0 ? { ok: false, issues: state.issues } : null;
      },
    });
  }

  /** How many repeats a new cell is given, once its data are read; one where it cannot be trained. */
  async usualRepeats(cell: TrainCell): Promise<number> {
    const { notebook } = this.#session;
    const inputs = inputsOf(notebook, cell);
    const described = inputs.ok ? await this.#session.data.settled(inputs.value.data) : null;
    const { ready } = trainView({ notebook, cell, summary: () => described });
    return ready ? usualRepeats(ready) : 1;
  }

  /** The first of the repeats; null when the cell cannot be trained as it is. */
  async run(id: CellId, { purpose = 'train', stepOnly = false, instead = false }: Manner = {}): Promise<Run | null> {
    const { notebook, id: notebookId, runs } = this.#session;
    const cell = this.#session.cell(id);
    if (cell?.type !== 'train') return null;
    const inputs = inputsOf(notebook, cell);
    await runs.load(); // its name and its colour count on from the runs before
    const described = inputs.ok ? await this.#session.data.settled(inputs.value.data) : null;
    const { ready } = trainView({ notebook, cell, summary: () => described, weights: (start) => runs.sources.named(start) });
    if (!ready) return null;
    if (instead) for (const other of endedByReset(runs.of(id, purpose))) await runs.stop(other);
    const made = repeatsOf({
      ready,
      notebook,
      notebookId,
      cell,
      newId: () => RunId.create(crypto.getRandomValues(new Uint8Array(10))),
      number: runs.nextNumber(id, purpose),
      now: Date.now(),
      purpose,
    });
    const begun = await this.#withWeights(made, ready);
    if (!begun) return null;
    const [first, ...others] = begun.runs;
    const numbered: [Run, ...Run[]] = [this.#numbered(first), ...others.map((run) => this.#numbered(run))];
    if (purpose === 'train') this.#session.drafts.drop(id);
    await runs.start(numbered, { ready, stepOnly, beginnings: begun.beginnings });
    return numbered[0];
  }

  #numbered(run: Run): Run {
    return { ...run, ordinal: this.#session.runs.takeOrdinal() };
  }

  /** The runs of one press with what each begins with, where that is other weights; null when they cannot be read, which the cell then says. */
  async #withWeights(runs: [Run, ...Run[]], { plan, taken }: Ready): Promise<{ runs: [Run, ...Run[]]; beginnings: Beginning[] } | null> {
    const [run, ...others] = runs;
    const { start } = run.resolved.training;
    const cell = run.cellId === null ? null : this.#session.cell(run.cellId);
    const training = cell?.type === 'train' ? readTraining(cell) : null;
    const named = training?.ok ? training.value.start : null;
    if (!start || !taken || named?.type !== 'run') return { runs, beginnings: [] };
    const found = await this.#session.runs.sources.weightsOf(named.run);
    if (!found || hashWords(found.params) !== start.weightsHash) {
      this.#session.runs.complain(run.cellId, `The weights of "${taken.name}" cannot be read: start from another run, or fresh.`);
      return null;
    }
    const withParent = (each: Run): Run => ({ ...each, parent: named.run });
    const beginnings = runs.map(({ id, seed }) => ({
      id,
      checkpoint: firstCheckpoint(plan, { seed, copies: taken.copies, weights: found.params }), // a layer that is not taken draws from the seed
    }));
    return { runs: [withParent(run), ...others.map(withParent)], beginnings };
  }

  /** The first of what Run would start now, with its first weights still to come; null while the cell cannot be trained. Nothing is stored. */
  untrained(cell: TrainCell): Run | null {
    return this.#drafted(cell)?.[0] ?? null;
  }

  /** What Run would start now, each with what it begins with, where it starts from other weights. */
  async wouldRun(cell: TrainCell): Promise<DraftJob[] | null> {
    const { ready } = this.view(cell);
    const runs = this.#drafted(cell);
    const begun = ready && runs && (await this.#withWeights(runs, ready));
    return begun && begun.runs.map((run, at) => ({ run, checkpoint: begun.beginnings[at]?.checkpoint ?? null }));
  }

  #drafted(cell: TrainCell): [Run, ...Run[]] | null {
    const { notebook, id: notebookId } = this.#session;
    const { ready } = this.view(cell);
    if (!ready) return null;
    let made = 0;
    const newId = () => RunId.parse(`draft-${++made}`);
    const [first, ...others] = repeatsOf({ ready, notebook, notebookId, cell, newId, number: 0, now: 0, purpose: 'train' });
    const named = (run: Run): Run => ({ ...run, name: run.repeat ? `draft.${run.repeat.index}` : 'draft' });
    return [named(first), ...others.map(named)];
  }

  /** How it looks before its first step. */
  async drawUntrained(cell: TrainCell, interest: PreviewInterest): Promise<Preview | null> {
    const [job] = (await this.wouldRun(cell)) ?? [];
    if (!job) return null;
    return this.#session.runs.drawUntrained(job.run, job.checkpoint, interest);
  }

  /** Has it measured how long its steps take here, for what is expected of it. */
  async measure(cell: TrainCell): Promise<void> {
    const { ready } = this.view(cell);
    const run = this.untrained(cell);
    if (ready && run) await this.#session.runs.measure(run, ready);
  }

  /** A new run in place of the cell's present ones, at once; what cannot be trained ends nothing. */
  restart(id: CellId, { stepOnly = false }: Pick<Manner, 'stepOnly'> = {}): Promise<Run | null> {
    // Pressed twice, the second ends the run of the first.
    const restarted = this.#restarted.then(() => this.run(id, { stepOnly, instead: true }));
    this.#restarted = restarted.catch(() => undefined);
    return restarted;
  }

  /** Seeds in the cell that its repeats have not had, then a restart with it: one edit that undo takes back. */
  async restartWithNewSeed(id: CellId): Promise<void> {
    const cell = this.#session.cell(id);
    if (cell?.type !== 'train') return;
    const training = readTraining(cell);
    const { seed: before, repeats = 1 } = training.ok ? training.value : { seed: 0 };
    const seed = (before + repeats) % 10_000;
    this.#session.setSpec(id, setAt(cell.spec, 'seed', seed), 'seed');
    await this.restart(id);
  }

  runAll(): Promise<void> {
    return this.#runEach(this.#trainCells());
  }

  runAbove(id: CellId): Promise<void> {
    const end = this.#session.indexOf(id);
    return this.#runEach(this.#trainCells().filter((cell) => this.#session.indexOf(cell.id) < end));
  }

  /** The train cells whose shown run is not of what they say now, or that have none. */
  staleCells(): TrainCell[] {
    return this.#trainCells().filter((cell) => {
      const run = this.#session.runs.shown(cell.id);
      if (!run) return true;
      return !isActive(run.state.status) && this.#session.freshnessOf(cell, run).state !== 'fresh';
    });
  }

  runStale(): Promise<void> {
    return this.#runEach(this.staleCells());
  }

  #trainCells(): TrainCell[] {
    return this.#session.cells.filter((cell) => cell.type === 'train');
  }

  async #runEach(cells: TrainCell[]): Promise<void> {
    for (const cell of cells) await this.run(cell.id);
  }
}
