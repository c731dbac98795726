/** Recurrent cells, one position after the other, and the way back through them. */
import { sigmoid, tanh } from '../../../numerics/exact-math.ts';
import { cellShapes } from '../../ops/cells.ts';
import type { OpOf, Recurrence, RecurrentCell } from '../../ops/op.ts';
import { add, at, open, type Machine } from './machine.ts';

type Numbers = ArrayLike<number>;

/** One unit's numbers at one position: `p` and `q` of its gates, `c` and `h` from the position before; gives its lines of the record. */
type Forward = (unit: { p: Numbers; q: Numbers; c: number; h: number }) => number[];

const forwards: Record<RecurrentCell, Forward> = {
  simple: ({ p, q }) => [tanh(at(p, 0) + at(q, 0))],
  gru({ p, q, h }) {
    const r = sigmoid(at(p, 0) + at(q, 0));
    const z = sigmoid(at(p, 1) + at(q, 1));
    const n = tanh(at(p, 2) + r * at(q, 2));
    return [r, z, n, at(q, 2), (1 - z) * n + z * h];
  },
  lstm({ p, q, c }) {
    const [i, f, o] = [sigmoid(at(p, 0) + at(q, 0)), sigmoid(at(p, 1) + at(q, 1)), sigmoid(at(p, 3) + at(q, 3))];
    const g = tanh(at(p, 2) + at(q, 2));
    const next = f * c + i * g;
    return [i, f, g, o, next, o * tanh(next)];
  },
};

/** `kept` goes to the position before beside what passes the weights: of c for lstm, of h for the others. */
type Gradients = { dp: number[]; dq: number[]; kept: number };
type Backward = (unit: { record: Numbers; c: number; h: number; dh: number; kept: number }) => Gradients;

const backwards: Record<RecurrentCell, Backward> = {
  simple({ record, dh, kept }) {
    const d = (dh + kept) * (1 - at(record, 0) ** 2);
    return { dp: [d], dq: [d], kept: 0 };
  },
  gru({ record, h, dh, kept }) {
    const [r, z, n, q] = [at(record, 0), at(record, 1), at(record, 2), at(record, 3)];
    const d = dh + kept;
    const dn = d * (1 - z) * (1 - n * n);
    const [dr, dz] = [dn * q * r * (1 - r), d * (h - n) * z * (1 - z)];
    return { dp: [dr, dz, dn], dq: [dr, dz, dn * r], kept: d * z };
  },
  lstm({ record, c, dh, kept }) {
    const [i, f, g, o, now] = [at(record, 0), at(record, 1), at(record, 2), at(record, 3), at(record, 4)];
    const dc = kept + dh * o * (1 - tanh(now) ** 2);
    const dp = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g * g), dh * tanh(now) * o * (1 - o)];
    return { dp, dq: dp, kept: dc * f };
  },
};

/** Positions in the order in which the cell sees them. */
const orderOf = ({ positions, isBackward }: Recurrence): number[] => {
  const order = Array.from({ length: positions }, (_, position) => position);
  return isBackward ? order.toReversed() : order;
};

export function recurrent(op: OpOf<'recurrent'>, machine: Machine): void {
  const { cell, units, positions } = op;
  const { gates, width } = cellShapes[cell];
  const [projected, weights, record] = [open(machine, op.projected), open(machine, op.weights), open(machine, op.record)];
  const bias = op.recurrentBias && open(machine, op.recurrentBias);
  const line = gates * units;
  for (let row = 0; row < machine.rows; row++) {
    let [c, h] = [new Float64Array(units), new Float64Array(units)];
    for (const position of orderOf(op)) {
      const start = row * positions + position;
      const [nextC, nextH] = [new Float64Array(units), new Float64Array(units)];
      for (let unit = 0; unit < units; unit++) {
        const [p, q]: [number[], number[]] = [[], []];
        for (let column = unit; column < line; column += units) {
          let sum = bias ? at(bias, column) : 0;
          for (let k = 0; k < units; k++) sum += at(h, k) * at(weights, k * line + column);
          p.push(at(projected, start * line + column));
          q.push(sum);
        }
        const lines = forwards[cell]({ p, q, c: at(c, unit), h: at(h, unit) });
        lines.forEach((value, place) => (record[(start * width + place) * units + unit] = value));
        nextC[unit] = lines.at(-2) ?? 0;
        nextH[unit] = lines.at(-1) ?? NaN;
      }
      [c, h] = [nextC, nextH];
    }
  }
}

export function recurrentGradient(op: OpOf<'recurrentGradient'>, machine: Machine): void {
  const { cell, units, positions } = op;
  const { gates, width } = cellShapes[cell];
  const [record, weights] = [open(machine, op.record), open(machine, op.weights)];
  const [dStates, dProjected] = [open(machine, op.dStates), open(machine, op.dProjected)];
  const line = gates * units;
  const order = orderOf(op);
  for (let row = 0; row < machine.rows; row++) {
    let carry = new Float64Array(units);
    const kept = new Float64Array(units);
    for (let turn = positions - 1; turn >= 0; turn--) {
      const start = row * positions + at(order, turn);
      const before = turn > 0 ? row * positions + at(order, turn - 1) : null;
      const next = new Float64Array(units);
      for (let unit = 0; unit < units; unit++) {
        const lineAt = (place: number, of: number | null) =>
          of === null || place < 0 ? 0 : at(record, (of * width + place) * units + unit);
        const lines: number[] = [];
        for (let place = 0; place < width; place++) lines.push(lineAt(place, start));
        const dh = at(dStates, start * units + unit) + at(carry, unit);
        const found = backwards[cell]({
          record: lines,
          c: lineAt(width - 2, before),
          h: lineAt(width - 1, before),
          dh,
          kept: at(kept, unit),
        });
        kept[unit] = found.kept;
        for (let gate = 0; gate < gates; gate++) {
          const column = gate * units + unit;
          dProjected[start * line + column] = at(found.dp, gate);
          for (let k = 0; k < units; k++) add(next, k, at(found.dq, gate) * at(weights, k * line + column));
        }
      }
      carry = next;
    }
  }
}
