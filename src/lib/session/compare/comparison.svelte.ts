/**
 * Runs side by side, each with its repeats unless another one is a repeat of it: reads all with their curves, and again when one of them has
 * gone on. Reads only; a run that is gone is a state of its own.
 */
import { diffRuns, type DiffLine } from '../../runs/diff.ts';
import { groupIdOf, groupsOf } from '../../runs/group.ts';
import { metricLabel } from '../../runs/metrics.ts';
import type { History, Run } from '../../runs/run.ts';
import type { RunId } from '../../spec/ids.ts';
import type { Store } from '../../storage/store.ts';

type WithHistory = { run: Run; history: History };
/** `repeats`: all of its group, itself among them; only itself where it stands alone or beside another of its group. */
export type ComparedRun = WithHistory & { repeats: [WithHistory, ...WithHistory[]] };

export type ComparisonState =
  | { status: 'loading' }
  | { status: 'ready'; sides: readonly ComparedRun[] } // in the order asked for, the baseline first
  | { status: 'missing'; which: number[] } // places of those that are gone
  | { status: 'failed'; message: string };

type Services = { store: () => Promise<Pick<Store, 'readRun' | 'readHistory' | 'listRuns'>>; settle: (runs: Run[]) => Promise<Run[]> };

export class Comparison {
  readonly #services: Services;
  #state = $state.raw<ComparisonState>({ status: 'loading' });
  #asked = 0;
  #ids: readonly RunId[] = [];
  #seen: string | null = null; // what the runs were like when they were last followed
  #reading: Promise<void> | null = null;

  constructor(services: Services) {
    this.#services = services;
  }

  get state(): ComparisonState {
    return this.#state;
  }

  async open(ids: readonly RunId[]): Promise<void> {
    this.#state = { status: 'loading' };
    this.#ids = ids;
    this.#seen = null;
    await this.#load();
  }

  /** Reads what is shown once more when one of these runs, all that there are, has gone on since; what is shown stays meanwhile. */
  async follow(runs: readonly Run[]): Promise<void> {
    const { state } = this;
    if (state.status !== 'ready') return;
    const groups = new Set(state.sides.map(({ run }) => groupIdOf(run)));
    const seen = runs
      .filter((run) => groups.has(groupIdOf(run)))
      .map((run) => `${run.id} ${run.state.status} ${run.epochsDone}`)
      .join();
    if (seen === this.#seen) return;
    const isFirst = this.#seen === null;
    this.#seen = seen;
    if (isFirst) return;
    while (this.#reading) await this.#reading; // one reading at a time, the last of them after the last news
    if (seen !== this.#seen) return;
    this.#reading = this.#load().finally(() => (this.#reading = null));
    await this.#reading;
  }

  async #load(): Promise<void> {
    const mine = ++this.#asked;
    const ids = this.#ids;
    try {
      const found = await Promise.all(ids.map((id) => this.#read(id)));
      const missing = found.flatMap((side, at) => (side ? [] : [at]));
      const groups = found.map((side) => side && groupIdOf(side.run));
      const hasSibling = (at: number) => groups.filter((group) => group === groups[at]).length > 1;
      const sides = missing.length > 0 ? [] : await Promise.all(found.map((side, at) => (hasSibling(at) ? side : this.#withRepeats(side))));
      if (mine !== this.#asked) return;
      this.#state =
        missing.length > 0 ? { status: 'missing', which: missing } : { status: 'ready', sides: sides.filter((side) => side !== null) };
    } catch (error) {
      if (mine === this.#asked)
        this.#state = { status: 'failed', message: `The runs cannot be read: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  async #read(id: RunId): Promise<ComparedRun | null> {
    const store = await this.#services.store();
    const [stored, history] = await Promise.all([store.readRun(id), store.readHistory(id)]);
    const [run] = stored ? await this.#services.settle([stored]) : [];
    if (!run) return this.#readSibling(id);
    return { run, history, repeats: [{ run, history }] };
  }

  /** A group is named by its first run, also once that one was deleted. */
  async #readSibling(group: RunId): Promise<ComparedRun | null> {
    const store = await this.#services.store();
    const [sibling] = await this.#services.settle((await store.listRuns()).filter(({ repeat }) => repeat?.group === group).slice(0, 1));
    return sibling ? this.#read(sibling.id) : null;
  }

  async #withRepeats(compared: ComparedRun | null): Promise<ComparedRun | null> {
    if (!compared?.run.repeat) return compared;
    const store = await this.#services.store();
    const known = (await store.listRuns()).filter((run) => groupIdOf(run) === groupIdOf(compared.run));
    const [group] = groupsOf(await this.#services.settle(known));
    if (!group) return compared;
    const [first, ...others] = await Promise.all(group.runs.map(async (run) => ({ run, history: await store.readHistory(run.id) })));
    return first ? { ...compared, repeats: [first, ...others] } : compared;
  }
}

/** Lines that are said elsewhere on the page or cannot explain a difference. */
const besideThePoint = /^(dataHash|parent|environment\.(calibration|backendReason).*)$/;

export const differingLines = (runs: readonly Run[]): DiffLine[] => diffRuns(runs).filter(({ path }) => !besideThePoint.test(path));

/** Why runs may not be compared number by number with the first of them; null when they may. */
export function incomparable([first, ...others]: readonly Run[]): string | null {
  for (const other of first ? others : []) {
    const reason = first && apart(first, other);
    if (reason) return reason;
  }
  return null;
}

function apart(a: Run, b: Run): string | null {
  if (a.metricName !== b.metricName)
    return `One run is scored by ${metricLabel(a)} and the other by ${metricLabel(b)}: their curves and numbers cannot be compared.`;
  if (a.dataHash === b.dataHash) return null;
  if (a.datasetTitle !== b.datasetTitle)
    return `The runs are of different datasets (${a.datasetTitle} and ${b.datasetTitle}): their scores are on different examples and cannot be compared.`;
  return 'The runs split or prepare their data differently: their scores are not on the same examples, so a small difference means nothing.';
}
