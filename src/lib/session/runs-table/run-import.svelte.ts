/**
 * The table of another tracker between being chosen and being kept: split into cells, with what each column seems to be, which a person may
 * change. Loaded with its dialog; stores nothing itself, and never changes the file.
 */
import { splitCsv } from '../../data/csv.ts';
import { trackerNames, type ImportedRun } from '../../runs/imported-run.ts';
import {
  importRuns,
  planImport,
  planProblem,
  unreadTimes,
  withRole,
  type Cells,
  type ColumnRole,
  type ImportPlan,
} from '../../share/runs/import-runs.ts';
import type { Parsed } from '../../spec/parse.ts';
import { formatCount } from '../../spec/show-number.ts';

export type ImportState =
  | { status: 'empty' }
  | { status: 'reading'; name: string }
  | { status: 'refused'; message: string }
  | { status: 'planned'; cells: Cells; plan: ImportPlan };

/** A column as the dialog lists it: `cells` are those of the first rows. */
export type ShownImportColumn = { at: number; name: string; role: ColumnRole; isGuess: boolean; cells: readonly string[] };

export const roleWords: Record<ColumnRole, string> = {
  name: 'Name',
  id: 'Id there',
  created: 'Created',
  ended: 'Ended',
  duration: 'Duration',
  status: 'Status',
  notes: 'Note',
  tags: 'Tags, by commas',
  param: 'Param',
  metric: 'Metric',
  tag: 'Tag with a value',
  ignore: 'Leave out',
};

export const previewRows = 3;
const longestCell = 60;

export class RunImport {
  #state = $state.raw<ImportState>({ status: 'empty' });
  #turn = 0; // a file that was chosen later goes before one that is still being read

  get state(): ImportState {
    return this.#state;
  }

  /** `frame` lets the page be drawn once before a long file is split. */
  async read(
    file: { name: string; bytes: () => Promise<Uint8Array> },
    frame: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> {
    const turn = ++this.#turn;
    this.#state = { status: 'reading', name: file.name };
    await frame();
    const next = await readFile(file);
    if (turn === this.#turn) this.#state = next;
  }

  setRole(at: number, role: ColumnRole): void {
    if (this.#state.status === 'planned') this.#state = { ...this.#state, plan: withRole(this.#state.plan, at, role) };
  }

  /** Another file is chosen. */
  clear(): void {
    this.#turn++;
    this.#state = { status: 'empty' };
  }

  /** What was recognised, and of how many runs it tells. */
  readonly recognised: string = $derived.by(() => {
    if (this.#state.status !== 'planned') return '';
    const { cells, plan } = this.#state;
    const of = plan.tracker === 'table' ? 'A table' : `The table of ${trackerNames[plan.tracker]}`;
    return `${of}: ${countOf(cells.rows.length, 'run')}, ${countOf(plan.columns.length, 'column')}.`;
  });

  readonly columns: readonly ShownImportColumn[] = $derived.by(() => {
    if (this.#state.status !== 'planned') return [];
    const { cells, plan } = this.#state;
    return plan.columns.map(({ name, role, sure }, at) => ({
      at,
      name,
      role,
      isGuess: !sure,
      cells: cells.rows.slice(0, previewRows).map((row) => cut(row[at] ?? '')),
    }));
  });

  readonly guesses: number = $derived(this.columns.filter(({ isGuess }) => isGuess).length);

  /** Why it cannot be imported so, in a sentence; null: it can. */
  readonly problem: string | null = $derived.by(() =>
    this.#state.status === 'planned' ? planProblem(this.#state.cells, this.#state.plan) : null,
  );

  /** What is left out of it, a sentence each. */
  readonly notes: readonly string[] = $derived.by(() =>
    this.#state.status === 'planned' ? unreadTimes(this.#state.cells, this.#state.plan) : [],
  );

  /** `now` in Unix milliseconds. */
  runs(now: number): Parsed<ImportedRun[]> {
    if (this.#state.status !== 'planned')
      return { ok: false, issues: [{ path: 'source', message: 'No table was chosen: choose a file.' }] };
    return importRuns(this.#state.cells, this.#state.plan, now);
  }
}

const countOf = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

const cut = (cell: string): string => (cell.length <= longestCell ? cell : `${cell.slice(0, longestCell)}…`);

async function readFile({ name, bytes }: { name: string; bytes: () => Promise<Uint8Array> }): Promise<ImportState> {
  try {
    const cells = splitCsv({ name, bytes: await bytes() });
    if (cells.ok) return { status: 'planned', cells: cells.value, plan: planImport(cells.value) };
    return { status: 'refused', message: cells.issues[0]?.message ?? `${name} cannot be read.` };
  } catch (error) {
    return {
      status: 'refused',
      message: `${name} cannot be read (${error instanceof Error ? error.message : String(error)}): choose it again.`,
    };
  }
}
