/**
 * Taking the ledger out of this browser, and a backup in: one thing at a time, by a worker of its own, so that the page stays alive. Each ends
 * with its answer, with a sentence, or with null when it was cancelled. Starts no worker before it is asked; saves no file itself.
 */
import { isActive } from '../../runs/status.ts';
import { isImported, trainedOf, type ListedRun } from '../../runs/listed-run.ts';
import type { ThingName } from '../../share/runs/ledger-files.ts';
import { bothRestored, type Restored } from '../../share/runs/restored.ts';
import type { RunsFormat } from '../../share/runs/runs-file.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { InspectedBackup, TakeoutCommands, TakeoutProgress } from '../../worker/takeout.ts';
import type { ViewPlace } from '../runs-table/kept-views.ts';
import type { NamedFile } from './run-files.ts';

export type Doing = 'runs' | 'backUp' | 'inspect' | 'restore';

/** 'planned': a backup was looked through and waits for the word. */
export type TakeoutState =
  | { status: 'idle' }
  | { status: 'working'; doing: Doing; progress: TakeoutProgress | null }
  | { status: 'planned'; backup: InspectedBackup };

export type { InspectedBackup };

type Line = { commands: TakeoutCommands; close: (reason: string) => void };
export type OpenTakeout = (onProgress: (progress: TakeoutProgress) => void) => Promise<Line>;

/** Loaded when a backup is made or read: the home page does without. */
const backedViews = () => import('../runs-table/backed-views.ts');

const openWorker: OpenTakeout = async (onProgress) => (await import('../../worker/takeout-link.ts')).openTakeout(onProgress);

const endings: Record<RunsFormat, [name: string, ending: string]> = {
  csv: ['runs', 'csv'],
  jsonLines: ['runs', 'jsonl'],
  parquet: ['runs', 'parquet'],
  mlflow: ['mlflow', 'zip'],
  tensorboard: ['tensorboard', 'zip'],
};

/** The day as files are sorted by it, where the person is. */
function dayOf(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

export class Takeout {
  readonly #open: OpenTakeout;
  readonly #views: ViewPlace;
  #state = $state.raw<TakeoutState>({ status: 'idle' });
  #line: Line | null = null;
  #turn = 0; // a cancelled one is told apart from what is done now

  /** `views`: where those of the runs table are kept, beside the ledger. */
  constructor(views: ViewPlace, open: OpenTakeout = openWorker) {
    this.#views = views;
    this.#open = open;
  }

  get state(): TakeoutState {
    return this.#state;
  }

  /** `columns`: the paths of those in the table; left out: every one that occurs. @throws Error with a sentence. */
  async exportRuns(runs: readonly ListedRun[], format: RunsFormat, columns?: readonly string[]): Promise<NamedFile | null> {
    const isOfEpochs = format === 'mlflow' || format === 'tensorboard';
    if (isOfEpochs && runs.every(isImported))
      throw new Error('These runs were imported and have no epochs to put into such a folder: export their table.');
    const isTraining = trainedOf(runs).some(({ state }) => isActive(state.status));
    const request = { ids: runs.map(({ id }) => id), format, ...(columns && { columns: [...columns] }), isTraining, at: Date.now() };
    const blob = await this.#work('runs', (commands) => commands.runs(request));
    const [name, ending] = endings[format];
    return blob && { name: `${name} ${dayOf(new Date(request.at))}.${ending}`, blob };
  }

  /** @throws Error with a sentence. */
  async backUp(): Promise<NamedFile | null> {
    const at = Date.now();
    const blob = await this.#work('backUp', async (commands) =>
      commands.backUp({ at, app: __APP_VERSION__, views: (await backedViews()).viewsToBackUp(this.#views) }),
    );
    return blob && { name: `daybook backup ${dayOf(new Date(at))}.zip`, blob };
  }

  /** Looks a backup through and changes nothing. @throws Error with a sentence when it is none, or damaged. */
  async inspect(file: File): Promise<InspectedBackup | null> {
    const inspected = await this.#work('inspect', (commands) => commands.inspect(file), true);
    if (!inspected) return null;
    const found = this.#valueOf(inspected);
    const { planViews } = await backedViews();
    const backup = { ...found, plan: bothRestored(found.plan, planViews(found.views, this.#views)) };
    this.#state = { status: 'planned', backup };
    return backup;
  }

  /** All of the backup that was inspected, or nothing; then its views. `things`: what the ledger was given. @throws Error with a sentence. */
  async restore(): Promise<{ things: ThingName[]; told: Restored } | null> {
    const views = this.#state.status === 'planned' ? this.#state.backup.views : [];
    const restored = await this.#work('restore', (commands) => commands.restore());
    if (!restored) return null;
    const whole = this.#valueOf(restored);
    const { restoreViews } = await backedViews();
    return { things: whole.added, told: bothRestored(whole, restoreViews(views, this.#views)) };
  }

  /** A restore takes back what it has added before it ends; the others end at once. */
  cancel(): void {
    if (this.#state.status === 'working' && this.#state.doing === 'restore') void this.#line?.commands.cancel().catch(() => undefined);
    else this.#end();
  }

  #end(): void {
    this.#turn++;
    this.#line?.close('It was cancelled.');
    this.#line = null;
    this.#state = { status: 'idle' };
  }

  #valueOf<Value>(parsed: Parsed<Value>): Value {
    if (parsed.ok) return parsed.value;
    this.#end();
    throw new Error(parsed.issues[0]?.message);
  }

  async #work<Value>(doing: Doing, ask: (commands: TakeoutCommands) => Promise<Value>, goesOn = false): Promise<Value | null> {
    if (this.#state.status === 'working') return null;
    const turn = ++this.#turn;
    this.#state = { status: 'working', doing, progress: null };
    try {
      const line = this.#line ?? (await this.#open((progress) => this.#tell(progress)));
      if (turn !== this.#turn) {
        line.close('It was cancelled.');
        return null;
      }
      this.#line = line;
      const value = await ask(line.commands);
      if (turn !== this.#turn) return null;
      if (!goesOn) this.#end();
      return value;
    } catch (error) {
      if (turn !== this.#turn) return null;
      this.#end();
      throw error;
    }
  }

  #tell(progress: TakeoutProgress): void {
    if (this.#state.status === 'working') this.#state = { ...this.#state, progress };
  }
}
