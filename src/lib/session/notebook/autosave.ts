/**
 * Keeps one notebook saved: waits a moment after an edit, saves by compare-and-swap, and when another tab was faster
 * merges both and saves again. One save is under way at a time. Says "saved" only after the store has said so.
 * Never drops an edit: what could not be saved stays in the page and is tried again.
 */
import type { NotebookId } from '../../spec/ids.ts';
import type { Notebook } from '../../spec/notebook.ts';
import type { NotebookSave, SaveResult, StoredNotebook } from '../../storage/store.ts';

export type SaveState =
  | { status: 'saved'; at: number }
  | { status: 'pending' } // edited; the save starts in a moment
  | { status: 'saving' }
  | { status: 'unsaved'; reason: string };

export type AutosaveServices = {
  save: (save: NotebookSave) => Promise<SaveResult>;
  merge: (versions: { base: Notebook; mine: Notebook; theirs: Notebook }) => Notebook;
  read: () => Notebook; // what the page shows now
  replace: (merged: Notebook) => void; // shows a merged notebook; it is not an edit to undo
  announce: (revision: number) => void; // tells the other tabs
  onState: (state: SaveState) => void;
  now: () => number;
  wait: (run: () => void, delayMs: number) => () => void; // setTimeout, returning its undoing
};

export const saveDelayMs = 400;
export const retryDelayMs = 5000;

export class Autosave {
  readonly #id: NotebookId;
  readonly #services: AutosaveServices;
  #revision: number;
  #base: Notebook; // as stored at #revision
  #savedAt: number; // Unix milliseconds of that
  #cancelWait: (() => void) | null = null;
  #saving: Promise<void> | null = null;
  #received: StoredNotebook | null = null; // came while a save was under way
  #closed = false;

  constructor(stored: StoredNotebook, services: AutosaveServices) {
    this.#id = stored.id;
    this.#revision = stored.revision;
    this.#base = stored.notebook;
    this.#savedAt = stored.savedAt;
    this.#services = services;
  }

  get revision(): number {
    return this.#revision;
  }

  get isClean(): boolean {
    return this.#services.read() === this.#base;
  }

  /** After an edit, and after one was taken back. */
  changed(): void {
    if (this.#closed) return;
    if (!this.isClean) {
      this.#services.onState({ status: 'pending' });
      this.#plan(saveDelayMs);
    } else if (!this.#saving) {
      this.#cancel();
      this.#sayIfSaved();
    }
  }

  /** Saves at once; resolves when nothing is left to save, or when it could not be saved. */
  async flush(): Promise<void> {
    this.#cancel();
    this.#saving ??= this.#run().finally(() => {
      this.#saving = null;
      if (this.#received) this.receive(this.#received);
    });
    await this.#saving;
  }

  /** Another tab stored a newer revision: takes it in, keeping what was edited here. */
  receive(theirs: StoredNotebook): void {
    this.#received = this.#saving ? theirs : null;
    if (this.#closed || this.#saving || theirs.revision <= this.#revision) return;
    this.#adopt(theirs);
    this.changed();
  }

  close(): void {
    this.#cancel();
    this.#closed = true;
  }

  async #run(): Promise<void> {
    while (!this.isClean && !this.#closed) {
      const notebook = this.#services.read();
      this.#services.onState({ status: 'saving' });
      let result: SaveResult;
      try {
        result = await this.#services.save({ id: this.#id, notebook, baseRevision: this.#revision, now: this.#services.now() });
      } catch (error) {
        if (this.isClean) break; // it was taken back meanwhile
        this.#services.onState({ status: 'unsaved', reason: reasonOf(error) });
        this.#plan(retryDelayMs);
        return;
      }
      if (result.saved) {
        this.#revision = result.revision;
        this.#base = notebook;
        this.#savedAt = this.#services.now();
        this.#services.announce(result.revision);
      } else this.#adopt(result.current);
    }
    this.#sayIfSaved();
  }

  #sayIfSaved(): void {
    if (this.isClean) this.#services.onState({ status: 'saved', at: this.#savedAt });
  }

  #adopt(theirs: StoredNotebook): void {
    const mine = this.#services.read();
    const merged = mine === this.#base ? theirs.notebook : this.#services.merge({ base: this.#base, mine, theirs: theirs.notebook });
    this.#base = theirs.notebook;
    this.#revision = theirs.revision;
    this.#savedAt = theirs.savedAt;
    // Equal content is the stored one, so that two tabs do not save the same thing back and forth.
    this.#services.replace(JSON.stringify(merged) === JSON.stringify(theirs.notebook) ? theirs.notebook : merged);
  }

  #plan(delayMs: number): void {
    this.#cancel();
    this.#cancelWait = this.#services.wait(() => void this.flush(), delayMs);
  }

  #cancel(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== ''
    ? error.message
    : 'the browser refused the write. Free some disk space or save to a file.';
}
