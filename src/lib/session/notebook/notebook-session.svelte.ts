/**
 * One open notebook: its document with undo and redo, kept saved and joined with what other tabs write. Every change of the document
 * is an edit that goes through here. Runs and data summaries hang on it; it never trains and never writes a run itself.
 */
import { textEdit, type Edit } from '../../notebook/edit.ts';
import { freshnessOf, type Freshness } from '../../notebook/freshness.ts';
import { absorb, amend, applyToHistory, noteDown, redo, startHistory, undo, type History } from '../../notebook/history.ts';
import { mergeNotebooks } from '../../notebook/merge.ts';
import { outputsFor } from '../../data/prepared.ts';
import { nearestName, newCell } from '../../notebook/new-cell.ts';
import { readComparison, readDataset } from '../../notebook/read-cell.ts';
import type { DatasetCard } from '../../data/table.ts';
import type { Run } from '../../runs/run.ts';
import { CellId, type NotebookId, type RunId } from '../../spec/ids.ts';
import { setAt } from '../../spec/edit-json.ts';
import type { BackendChoice, Cell, CellType, DataCell, ModelCell, Notebook, TrainCell } from '../../spec/notebook.ts';
import type { Issue, Json } from '../../spec/parse.ts';
import type { StoredNotebook } from '../../storage/store.ts';
import { Autosave, type SaveState } from './autosave.ts';
import { specState, trainState, type CellState } from './cell-state.ts';
import { DataSummaries } from './data-summaries.svelte.ts';
import { Drafts } from './drafts.svelte.ts';
import { KeptViews } from './kept-views.ts';
import { Launcher } from './launcher.ts';
import { modelView, type ModelView } from './model-view.ts';
import { NotebookRuns } from './notebook-runs.svelte.ts';
import { shownGroup } from './run-groups.ts';
import { Selection } from './selection.svelte.ts';
import type { Services } from '../services.ts';
import { listenToTabs, type TabChannel } from './tabs.ts';
import { renameNotice } from '../words/rename-notice.ts';

const newId = () => CellId.create(crypto.getRandomValues(new Uint8Array(10)));

export class NotebookSession {
  readonly id: NotebookId;
  readonly selection = new Selection();
  readonly data: DataSummaries;
  readonly runs: NotebookRuns;
  readonly launch = new Launcher(this);
  readonly drafts: Drafts;
  readonly #models = new KeptViews<ModelCell, ModelView>((cell) =>
    modelView({ notebook: this.notebook, cell, summary: (data) => this.data.state(data.id)?.summary ?? null }),
  );
  readonly services: Services;
  readonly #autosave: Autosave;
  readonly #tabs: TabChannel;
  #history: History;
  #saveState: SaveState;
  #clipboard = $state.raw<Cell | null>(null);
  readonly #freshness = new Map<RunId, { notebook: Notebook; cell: TrainCell; moved: string; freshness: Freshness }>();
  #cards = $state.raw<readonly DatasetCard[]>([]);

  constructor(stored: StoredNotebook, services: Services) {
    this.id = stored.id;
    this.services = services;
    this.#history = $state.raw(startHistory(stored.notebook));
    this.#saveState = $state.raw({ status: 'saved', at: stored.savedAt });
    this.data = new DataSummaries((dataset) => services.analysis.describe(dataset));
    this.runs = new NotebookRuns(stored.id, services);
    this.drafts = new Drafts(this, services.analysis);
    this.#tabs = listenToTabs(stored.id, () => void this.#pull());
    this.#autosave = new Autosave(stored, {
      save: (save) => services.store.saveNotebook(save),
      merge: (versions) => mergeNotebooks(versions).notebook,
      read: () => this.notebook,
      replace: (merged) => this.#become(absorb(this.#history, merged)),
      announce: (revision) => this.#tabs.announce(revision),
      onState: (state) => (this.#saveState = state),
      now: () => Date.now(),
      wait: (run, delayMs) => {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    });
    this.selection.select(this.cells[0]?.id ?? null);
    this.data.follow(this.cells);
    void this.runs.load();
    // Without cards the picker offers only what the cell says; describing the data tells the reason.
    void services.readCards().then(
      (cards) => (this.#cards = cards),
      () => undefined,
    );
  }

  get notebook(): Notebook {
    return this.#history.present;
  }

  get cells(): readonly Cell[] {
    return this.#history.present.cells;
  }

  get saveState(): SaveState {
    return this.#saveState;
  }

  /** What undo and redo would do, in words; null when there is nothing. */
  get undoLabel(): string | null {
    return this.#history.past.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#history.future[0]?.label ?? null;
  }

  /** The shipped datasets. */
  get cards(): readonly DatasetCard[] {
    return this.#cards;
  }

  get canPaste(): boolean {
    return this.#clipboard !== null;
  }

  cell(id: CellId | null): Cell | undefined {
    return this.cells.find((cell) => cell.id === id);
  }

  indexOf(id: CellId | null): number {
    return this.cells.findIndex((cell) => cell.id === id);
  }

  /** Whether the cell says something else now than when the run was started. */
  freshnessOf(cell: TrainCell, run: Run): Freshness {
    // What a run was made of changes only by hand, so that its other news cost no comparison.
    const moved = run.interventions.length === 0 ? '' : JSON.stringify(run.interventions);
    const { notebook } = this;
    const known = this.#freshness.get(run.id);
    if (known?.notebook === notebook && known.cell === cell && known.moved === moved) return known.freshness;
    const freshness = freshnessOf(notebook, cell, run);
    this.#freshness.set(run.id, { notebook, cell, moved, freshness });
    return freshness;
  }

  /** The layers of a model cell with the shapes and issues that they have on its data. */
  modelView(cell: ModelCell): ModelView {
    return this.#models.of(cell, { notebook: this.notebook, data: this.data.states });
  }

  stateOf(cell: Cell): CellState {
    switch (cell.type) {
      case 'note':
        return specState([]);
      case 'data':
        return specState(this.dataIssues(cell));
      case 'model':
        return specState(this.modelView(cell).issues);
      case 'compare': {
        const parsed = readComparison(cell);
        return specState(parsed.ok ? [] : parsed.issues);
      }
      case 'train': {
        const group = shownGroup(this.runs, cell.id);
        const run = group?.lead ?? null;
        const freshness = run ? this.freshnessOf(cell, run) : ({ state: 'fresh' } as const);
        return trainState({ run, group, freshness, place: run && this.runs.place(run.id), issues: this.launch.view(cell).issues });
      }
      default:
        return cell satisfies never;
    }
  }

  /** What is wrong with the spec of a data cell, and what reading its data found wrong. */
  dataIssues(cell: DataCell): Issue[] {
    const parsed = readDataset(cell);
    return [...(parsed.ok ? [] : parsed.issues), ...(this.data.state(cell.id)?.issues ?? [])];
  }

  edit(edit: Edit): void {
    this.#become(applyToHistory(this.#history, edit, Date.now()));
  }

  /** Writes down what the page found out by itself: no step of its own, undone with the edit before it. */
  record(edit: Edit): void {
    this.#become(noteDown(this.#history, edit));
  }

  undo(): void {
    this.#become(undo(this.#history));
  }

  redo(): void {
    this.#become(redo(this.#history));
  }

  /** A title that was wiped out stays as it was: every notebook has one. */
  setTitle(title: string): void {
    if (title.trim() !== '') this.edit({ type: 'setTitle', title: title.trim() });
  }

  setBackend(backend: BackendChoice): void {
    this.edit({ type: 'setBackend', backend });
  }

  setSpec(id: CellId, spec: Json, field: string): void {
    this.edit({ type: 'replaceSpec', id, spec, field });
  }

  setText(id: CellId, text: string): void {
    this.edit(textEdit(id, text));
  }

  setNote(id: CellId, text: string): void {
    this.edit({ type: 'setNote', id, text });
  }

  setReference(id: CellId, to: 'data' | 'model', name: string): void {
    this.edit({ type: 'setReference', id, to, name });
  }

  /** Gives back a sentence when the cell is not called as it was asked to be. */
  rename(id: CellId, name: string): string | null {
    this.edit({ type: 'renameCell', id, name });
    return renameNotice(name, this.cell(id)?.name ?? '');
  }

  /** A new cell of a kind at a place; it is selected, and a note opens for writing. */
  insert(type: CellType, index: number): CellId {
    const feed = this.notebook.cells.find(({ name }) => name === nearestName(this.notebook, index, 'data'));
    const summary = feed && this.data.state(feed.id)?.summary;
    const cell = newCell(this.notebook, { type, id: newId(), index, outputs: summary ? outputsFor(summary.preparation) : null });
    this.edit({ type: 'insertCell', cell, index });
    if (type === 'note') this.selection.write(cell.id);
    else this.selection.select(cell.id);
    if (cell.type === 'train') void this.#giveRepeats(cell);
    return cell.id;
  }

  /**
   * How often a new training is repeated depends on what it costs, which its data tell. That is written with its making, in one step; a person
   * who has edited something meanwhile keeps what is there.
   */
  async #giveRepeats(made: TrainCell): Promise<void> {
    const { present } = this.#history;
    const usual = await this.launch.usualRepeats(made);
    if (usual === 1 || this.#history.present !== present) return;
    const spec = setAt(made.spec, 'repeats', usual);
    this.#become(amend(this.#history, { type: 'replaceSpec', id: made.id, spec, field: 'repeats' }));
  }

  /** Puts a cell that was deleted back; names of cells that came meanwhile stay. */
  restore(cell: Cell, index: number): void {
    if (this.cell(cell.id)) return;
    this.edit({ type: 'insertCell', cell, index });
    this.selection.select(cell.id);
  }

  remove(id: CellId): { cell: Cell; index: number } | null {
    const index = this.indexOf(id);
    const cell = this.cells[index];
    if (!cell) return null;
    this.edit({ type: 'deleteCell', id });
    return { cell, index };
  }

  moveBy(id: CellId, by: number): void {
    const index = this.indexOf(id);
    if (index >= 0) this.edit({ type: 'moveCell', id, to: index + by });
  }

  duplicate(id: CellId): void {
    const copy = newId();
    this.edit({ type: 'duplicateCell', id, newId: copy });
    if (this.cell(copy)) this.selection.select(copy);
  }

  copy(id: CellId): void {
    this.#clipboard = this.cell(id) ?? this.#clipboard;
  }

  paste(index: number): void {
    if (!this.#clipboard) return;
    const cell = { ...this.#clipboard, id: newId() };
    this.edit({ type: 'insertCell', cell, index });
    this.selection.select(cell.id);
  }

  /** Saves now; resolves when it is on disk or the reason is shown. */
  save(): Promise<void> {
    return this.#autosave.flush();
  }

  close(): void {
    void this.#autosave.flush().then(() => {
      this.#autosave.close();
      this.#tabs.close(); // the last save still tells the other tabs
    });
    this.runs.close();
    this.data.close();
  }

  #become(next: History): void {
    const before = this.cells;
    if (next === this.#history) return;
    this.#history = next;
    if (next.present.cells === before && this.#autosave.isClean) return;
    this.selection.follow(before, this.cells);
    this.data.follow(this.cells);
    this.#autosave.changed();
  }

  async #pull(): Promise<void> {
    // What cannot be read now is met as a conflict by the next save.
    const theirs = await this.services.store.readNotebook(this.id).catch(() => null);
    if (theirs) this.#autosave.receive(theirs);
  }
}
