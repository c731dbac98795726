/**
 * What each action of the key table does to an open notebook. Keys, palette and menus all come through here, so that they cannot
 * differ. Where the focus goes is the page's doing.
 */
import type { CellId } from '../../spec/ids.ts';
import type { CellType } from '../../spec/notebook.ts';
import type { ActionName } from './keys.ts';
import type { NotebookSession } from './notebook-session.svelte.ts';

/** What only the page can do. */
export type PageHands = {
  focusCell: (id: CellId | null) => void; // the cell itself: command mode
  settleFocus: (id: CellId | null) => void; // the cell, when what had the focus is gone; else the focus stays
  focusInside: (id: CellId) => void; // its first field: edit mode
  focusName: (id: CellId) => void;
  openRun: (id: CellId) => void; // the page of the run that the cell shows
  openPalette: () => void;
  openKeys: () => void;
  say: (text: string, undo?: () => void) => void;
};

export class NotebookActions {
  readonly #session: NotebookSession;
  readonly #page: PageHands;

  constructor(session: NotebookSession, page: PageHands) {
    this.#session = session;
    this.#page = page;
  }

  /** On the selected cell, unless another is named. */
  perform(action: ActionName, id: CellId | null = this.#session.selection.selected): void {
    const { selection, launch } = this.#session;
    const at = this.#session.indexOf(id);
    switch (action) {
      case 'run':
        return this.#run(id);
      case 'runAndSelectNext':
        this.#run(id);
        if (at + 1 < this.#session.cells.length) this.#select(at + 1);
        else selection.askInsert(this.#session.cells.length);
        return;
      case 'runAndInsertBelow':
        this.#run(id);
        return selection.askInsert(at + 1);
      case 'runAll':
        return void launch.runAll();
      case 'runAbove':
        return void (id && launch.runAbove(id));
      case 'runStale':
        return void launch.runStale();
      case 'interrupt':
        return void this.#session.runs.interrupt();
      case 'openRun':
        return void (id && this.#page.openRun(id));
      case 'enterEdit':
        return this.#enter(id);
      case 'enterCommand':
        selection.write(null);
        selection.askInsert(null);
        return this.#page.focusCell(id);
      case 'insertAbove':
        return selection.askInsert(Math.max(0, at));
      case 'insertBelow':
        return selection.askInsert(at + 1);
      case 'makeNote':
        return this.insert('note', at + 1);
      case 'delete':
        return this.remove(id);
      case 'undo':
        this.#session.undo();
        return this.#page.settleFocus(selection.selected);
      case 'redo':
        this.#session.redo();
        return this.#page.settleFocus(selection.selected);
      case 'selectNext':
        return this.#select(Math.min(at + 1, this.#session.cells.length - 1));
      case 'selectPrevious':
        return this.#select(Math.max(0, at - 1));
      case 'moveDown':
        return this.#move(id, 1);
      case 'moveUp':
        return this.#move(id, -1);
      case 'cut':
        if (id) this.#session.copy(id);
        return this.remove(id);
      case 'copy':
        if (id) this.#session.copy(id);
        return;
      case 'paste':
        this.#session.paste(at + 1);
        return this.#page.focusCell(selection.selected);
      case 'duplicate':
        if (id) this.#session.duplicate(id);
        return this.#page.focusCell(selection.selected);
      case 'toggleText':
        return this.#toggleText(id);
      case 'rename':
        return void (id && this.#page.focusName(id));
      case 'save':
        return void this.#session.save();
      case 'palette':
        return this.#page.openPalette();
      case 'keyList':
        return this.#page.openKeys();
      default:
        return action satisfies never;
    }
  }

  insert(type: CellType, index: number): void {
    this.#session.selection.askInsert(null);
    const id = this.#session.insert(type, index);
    if (type !== 'note') this.#page.focusCell(id);
  }

  /** Nothing asks "are you sure": the message at the foot brings the cell back, and so does undo. */
  remove(id: CellId | null): void {
    const removed = id && this.#session.remove(id);
    if (!removed) return;
    this.#page.say(`Deleted ${removed.cell.type} cell ${removed.cell.name}.`, () => {
      this.#session.restore(removed.cell, removed.index);
      this.#page.focusCell(removed.cell.id);
    });
    this.#page.focusCell(this.#session.selection.selected);
  }

  #run(id: CellId | null): void {
    if (!id) return;
    if (this.#session.cell(id)?.type === 'train') void this.#session.launch.run(id);
    if (this.#session.selection.writing === id) {
      this.#session.selection.write(null);
      this.#page.focusCell(id);
    }
  }

  #enter(id: CellId | null): void {
    if (!id) return;
    if (this.#session.cell(id)?.type === 'note') this.#session.selection.write(id);
    else this.#page.focusInside(id);
  }

  #select(index: number): void {
    const cell = this.#session.cells[index];
    if (!cell) return;
    this.#session.selection.select(cell.id);
    this.#page.focusCell(cell.id);
  }

  #move(id: CellId | null, by: number): void {
    if (!id) return;
    this.#session.moveBy(id, by);
    this.#page.focusCell(id);
  }

  #toggleText(id: CellId | null): void {
    if (!id || this.#session.cell(id)?.type === 'note') return;
    this.#session.selection.toggleText(id);
    this.#page.focusCell(id);
  }
}
