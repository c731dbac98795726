/**
 * One position of a recurrent cell over plain arrays, for all rows: float64 between, quick-exp's functions. Lines of gates and of the
 * record are in the order of ops/cells.ts.
 */
import { quickSigmoid, quickTanh } from '../../../../numerics/quick-exp.ts';
import type { RecurrentCell } from '../../../ops/op.ts';

type Arrays<Names extends string> = Record<Names, Float32Array>;

type Turn = { rows: number; positions: number; units: number; position: number };

/** projected: [rows, positions, gates]; sums, h * weights: [rows, gates]; before, slot: [rows, width]; next, the new h: [rows, units]. */
type Advance = (arrays: Arrays<'projected' | 'sums' | 'before' | 'bias' | 'slot' | 'next'>, turn: Turn) => void;

/**
 * record: [rows, positions, width]; dStates: [rows, positions, units]; carry, kept: what came back from the position after, through the
 * weights and beside them, [rows, units]. Fills the gradients of the projection (slot) and of the product (met), and what is kept (next).
 * `before`: the position seen before this one, null at the first.
 */
type Retreat = (
  arrays: Arrays<'record' | 'dStates' | 'carry' | 'kept' | 'slot' | 'met' | 'next'>,
  turn: Turn & { before: number | null },
) => void;

const simple: { advance: Advance; retreat: Retreat } = {
  advance({ projected, sums, slot, next }, { rows, positions, units, position }) {
    for (let row = 0; row < rows; row++) {
      const p = (row * positions + position) * units;
      const at = row * units;
      for (let unit = 0; unit < units; unit++) {
        const h = quickTanh((projected[p + unit] ?? NaN) + (sums[at + unit] ?? NaN));
        slot[at + unit] = h;
        next[at + unit] = h;
      }
    }
  },
  retreat({ record, dStates, carry, slot, met, next }, { rows, positions, units, position }) {
    next.fill(0);
    for (let row = 0; row < rows; row++) {
      const r = (row * positions + position) * units;
      const at = row * units;
      for (let unit = 0; unit < units; unit++) {
        const h = record[r + unit] ?? NaN;
        const d = ((dStates[r + unit] ?? NaN) + (carry[at + unit] ?? NaN)) * (1 - h * h);
        slot[at + unit] = d;
        met[at + unit] = d;
      }
    }
  },
};

const gru: { advance: Advance; retreat: Retreat } = {
  advance({ projected, sums, before, bias, slot, next }, { rows, positions, units, position }) {
    for (let row = 0; row < rows; row++) {
      const p = (row * positions + position) * 3 * units;
      const s = row * 3 * units;
      const line = row * 5 * units;
      const at = row * units;
      for (let unit = 0; unit < units; unit++) {
        const second = unit + units;
        const third = second + units;
        const q = (sums[s + third] ?? NaN) + (bias[third] ?? NaN);
        const reset = quickSigmoid((projected[p + unit] ?? NaN) + (sums[s + unit] ?? NaN) + (bias[unit] ?? NaN));
        const update = quickSigmoid((projected[p + second] ?? NaN) + (sums[s + second] ?? NaN) + (bias[second] ?? NaN));
        const fresh = quickTanh((projected[p + third] ?? NaN) + reset * q);
        const h = (1 - update) * fresh + update * (before[line + 4 * units + unit] ?? NaN);
        slot[line + unit] = reset;
        slot[line + second] = update;
        slot[line + third] = fresh;
        slot[line + 3 * units + unit] = q;
        slot[line + 4 * units + unit] = h;
        next[at + unit] = h;
      }
    }
  },
  retreat({ record, dStates, carry, kept, slot, met, next }, { rows, positions, units, position, before }) {
    for (let row = 0; row < rows; row++) {
      const line = (row * positions + position) * 5 * units;
      const behind = before === null ? -1 : (row * positions + before) * 5 * units + 4 * units;
      const d = (row * positions + position) * units;
      const s = row * 3 * units;
      const at = row * units;
      for (let unit = 0; unit < units; unit++) {
        const second = unit + units;
        const third = second + units;
        const reset = record[line + unit] ?? NaN;
        const update = record[line + second] ?? NaN;
        const fresh = record[line + third] ?? NaN;
        const h = behind < 0 ? 0 : (record[behind + unit] ?? NaN);
        const dh = (dStates[d + unit] ?? NaN) + (carry[at + unit] ?? NaN) + (kept[at + unit] ?? NaN);
        const dFresh = dh * (1 - update) * (1 - fresh * fresh);
        const dReset = dFresh * (record[line + 3 * units + unit] ?? NaN) * reset * (1 - reset);
        const dUpdate = dh * (h - fresh) * update * (1 - update);
        slot[s + unit] = dReset;
        slot[s + second] = dUpdate;
        slot[s + third] = dFresh;
        met[s + unit] = dReset;
        met[s + second] = dUpdate;
        met[s + third] = dFresh * reset;
        next[at + unit] = dh * update;
      }
    }
  },
};

const lstm: { advance: Advance; retreat: Retreat } = {
  advance({ projected, sums, before, slot, next }, { rows, positions, units, position }) {
    for (let row = 0; row < rows; row++) {
      const p = (row * positions + position) * 4 * units;
      const s = row * 4 * units;
      const line = row * 6 * units;
      const at = row * units;
      for (let unit = 0; unit < units; unit++) {
        const second = unit + units;
        const third = second + units;
        const fourth = third + units;
        const write = quickSigmoid((projected[p + unit] ?? NaN) + (sums[s + unit] ?? NaN));
        const forget = quickSigmoid((projected[p + second] ?? NaN) + (sums[s + second] ?? NaN));
        const fresh = quickTanh((projected[p + third] ?? NaN) + (sums[s + third] ?? NaN));
        const show = quickSigmoid((projected[p + fourth] ?? NaN) + (sums[s + fourth] ?? NaN));
        const c = forget * (before[line + 4 * units + unit] ?? NaN) + write * fresh;
        const h = show * quickTanh(c);
        slot[line + unit] = write;
        slot[line + second] = forget;
        slot[line + third] = fresh;
        slot[line + fourth] = show;
        slot[line + 4 * units + unit] = c;
        slot[line + 5 * units + unit] = h;
        next[at + unit] = h;
      }
    }
  },
  retreat({ record, dStates, carry, kept, slot, met, next }, { rows, positions, units, position, before }) {
    for (let row = 0; row < rows; row++) {
      const line = (row * positions + position) * 6 * units;
      const behind = before === null ? -1 : (row * positions + before) * 6 * units + 4 * units;
      const d = (row * positions + position) * units;
      const s = row * 4 * units;
      const at = row * units;
      for (let unit = 0; unit < units; unit++) {
        const second = unit + units;
        const third = second + units;
        const fourth = third + units;
        const write = record[line + unit] ?? NaN;
        const forget = record[line + second] ?? NaN;
        const fresh = record[line + third] ?? NaN;
        const show = record[line + fourth] ?? NaN;
        const c = behind < 0 ? 0 : (record[behind + unit] ?? NaN);
        const shown = quickTanh(record[line + 4 * units + unit] ?? NaN);
        const dh = (dStates[d + unit] ?? NaN) + (carry[at + unit] ?? NaN);
        const dc = (kept[at + unit] ?? NaN) + dh * show * (1 - shown * shown);
        slot[s + unit] = dc * fresh * write * (1 - write);
        slot[s + second] = dc * c * forget * (1 - forget);
        slot[s + third] = dc * write * (1 - fresh * fresh);
        slot[s + fourth] = dh * shown * show * (1 - show);
        next[at + unit] = dc * forget;
      }
    }
    met.set(slot);
  },
};

export const heapCells: Record<RecurrentCell, { advance: Advance; retreat: Retreat }> = { simple, gru, lstm };
