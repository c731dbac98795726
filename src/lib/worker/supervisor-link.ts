/**
 * A page's side of the supervisor: commands that always settle, and messages to whoever listens. A listener that comes late hears
 * at once how lock, queue, backend and storage stand. A supervisor that breaks is replaced; its runs are then offered as interrupted.
 */
import type { InterventionChange } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';
import { openLine } from './line.ts';
import type { Line, WorkerLike } from './line.ts';
import type { PreviewInterest, StartOptions, SupervisorCommands, SupervisorDoor, SupervisorMessage, Surroundings } from './protocol.ts';

export type SupervisorListener = (message: SupervisorMessage) => void;

export interface SupervisorClient extends SupervisorCommands {
  /** Returns how to stop listening. */
  onMessage(listener: SupervisorListener): () => void;
  close(): void;
}

export const maxReplacements = 3;

type Standing = Extract<SupervisorMessage, { type: 'lock' | 'queue' | 'backend' | 'storage' }>;

const isStanding = (news: SupervisorMessage): news is Standing =>
  news.type === 'lock' || news.type === 'queue' || news.type === 'backend' || news.type === 'storage';

export class SupervisorLink implements SupervisorClient {
  readonly #spawn: () => WorkerLike;
  readonly #surroundings: Surroundings;
  readonly #listeners = new Set<SupervisorListener>();
  readonly #standing = new Map<Standing['type'], Standing>();
  #line: Line<SupervisorDoor>;
  #replacements = 0;

  constructor(spawn: () => WorkerLike, surroundings: Surroundings) {
    this.#spawn = spawn;
    this.#surroundings = surroundings;
    this.#line = this.#open();
  }

  onMessage(listener: SupervisorListener): () => void {
    this.#listeners.add(listener);
    for (const news of this.#standing.values()) listener(news);
    return () => this.#listeners.delete(listener);
  }

  start(runs: Run[], options?: StartOptions): Promise<void> {
    return this.#line.commands.start(runs, options);
  }

  pause(id: RunId): Promise<void> {
    return this.#line.commands.pause(id);
  }

  resume(id: RunId): Promise<void> {
    return this.#line.commands.resume(id);
  }

  step(id: RunId): Promise<void> {
    return this.#line.commands.step(id);
  }

  stop(id: RunId): Promise<void> {
    return this.#line.commands.stop(id);
  }

  adjust(id: RunId, change: InterventionChange): Promise<void> {
    return this.#line.commands.adjust(id, change);
  }

  kill(id: RunId): Promise<void> {
    return this.#line.commands.kill(id);
  }

  watch(id: RunId, interest: PreviewInterest | null): Promise<void> {
    return this.#line.commands.watch(id, interest);
  }

  takeOver(): Promise<void> {
    return this.#line.commands.takeOver();
  }

  close(): void {
    this.#line.close('The page let go of the supervisor.');
    this.#listeners.clear();
  }

  #open(): Line<SupervisorDoor> {
    return openLine<SupervisorDoor, SupervisorMessage>({
      worker: this.#spawn(),
      surroundings: this.#surroundings,
      onNews: (news) => this.#tell(news),
      onDeath: (reason) => this.#replace(reason),
      noun: 'supervisor',
    });
  }

  #replace(reason: string): void {
    this.#standing.clear();
    if (++this.#replacements > maxReplacements) {
      this.#tell({ sequence: 0, type: 'trouble', message: `${reason} It was replaced ${maxReplacements} times already: reload the page.` });
      return;
    }
    this.#line = this.#open();
    this.#tell({ sequence: 0, type: 'trouble', message: `${reason} It was replaced; a run that was training can be resumed.` });
  }

  #tell(news: SupervisorMessage): void {
    if (isStanding(news)) this.#standing.set(news.type, news);
    for (const listener of this.#listeners) listener(news);
  }
}
