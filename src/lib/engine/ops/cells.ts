/** How many lines of `units` numbers each cell has: gates before a position, and what its record keeps of it, in this order. */
import type { RecurrentCell } from './op.ts';

type CellShape = {
  gates: number; // simple: h. gru: r, z, n. lstm: i, f, g, o
  width: number; // simple: h. gru: r, z, n, q (what the reset gate meets), h. lstm: i, f, g, o, c, h
};

/** The state h is always the last line of the record. */
export const cellShapes: Record<RecurrentCell, CellShape> = {
  simple: { gates: 1, width: 1 },
  gru: { gates: 3, width: 5 },
  lstm: { gates: 4, width: 6 },
};
