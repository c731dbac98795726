/**
 * Which row of a long table stands in which element: one that leaves gives its element to one that comes, which is redrawn there. To make a
 * row anew costs several times as much. A row that stays keeps its element, wherever it goes, and with it the focus.
 */
export class RowSlots {
  #slots: ReadonlyMap<string, number> = new Map();
  #next = 0;

  /** A number for each key, none of them twice. The element of `held`, which has the focus, goes to no other row: the focus would go with it. */
  assign(keys: readonly string[], held: string | null = null): number[] {
    const staying = new Set(keys);
    const free = [...this.#slots].filter(([key]) => !staying.has(key) && key !== held).map(([, slot]) => slot);
    const slots = keys.map((key) => [key, this.#slots.get(key) ?? free.pop() ?? this.#next++] as const);
    this.#slots = new Map(slots);
    return slots.map(([, slot]) => slot);
  }
}
