/** Recurrent cells: a turn for each position, in which threads share rows and units; the record hands the state from turn to turn. */
import { cellShapes } from '../../../ops/cells.ts';
import type { OpOf, Recurrence, RecurrentCell } from '../../../ops/op.ts';
import { share, sumOf, type Ground, type Phase } from '../snippet.ts';

/** From p and q of the gates to the lines that are kept; `c` is the line before h at the position before, `h` the last. */
const steps: Record<RecurrentCell, { code: string; kept: string[] }> = {
  simple: { code: '', kept: ['tanhOf(p0 + q0)'] },
  gru: {
    code: `
      let reset = logistic(p0 + q0);
      let update = logistic(p1 + q1);
      let fresh = tanhOf(p2 + reset * q2);`,
    kept: ['reset', 'update', 'fresh', 'q2', '(1.0 - update) * fresh + update * h'],
  },
  lstm: {
    code: `
      let gateI = logistic(p0 + q0);
      let gateF = logistic(p1 + q1);
      let fresh = tanhOf(p2 + q2);
      let gateO = logistic(p3 + q3);
      let cell = gateF * c + gateI * fresh;`,
    kept: ['gateI', 'gateF', 'fresh', 'gateO', 'cell', 'gateO * tanhOf(cell)'],
  },
};

/** From `d`, the gradient of h, what is `kept` and the record's lines r0, r1, ... to the gates' gradients and what is kept next. */
const retreats: Record<RecurrentCell, { code: string; gates: string[]; kept: string }> = {
  simple: { code: '', gates: ['(d + kept) * (1.0 - r0 * r0)'], kept: '0.0' },
  gru: {
    code: `
      let whole = d + kept;
      let dFresh = whole * (1.0 - r1) * (1.0 - r2 * r2);`,
    gates: ['dFresh * r3 * r0 * (1.0 - r0)', 'whole * (h - r2) * r1 * (1.0 - r1)', 'dFresh'],
    kept: 'whole * r1',
  },
  lstm: {
    code: `
      let shown = tanhOf(r4);
      let dCell = kept + d * r3 * (1.0 - shown * shown);`,
    gates: ['dCell * r2 * r0 * (1.0 - r0)', 'dCell * c * r1 * (1.0 - r1)', 'dCell * r0 * (1.0 - r2 * r2)', 'd * shown * r3 * (1.0 - r3)'],
    kept: 'dCell * r1',
  },
};

const list = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n      ');

/** `start` and `before`: positions of the batch, at this turn and the one seen before it, which is there when `hasBefore`. */
const placeAt = ({ positions, isBackward }: Recurrence, turn: string): string =>
  isBackward
    ? `let start = row * ${positions}u + ${positions - 1}u - ${turn}; let before = start + 1u; let hasBefore = ${turn} > 0u;`
    : `let start = row * ${positions}u + ${turn}; let before = start - 1u; let hasBefore = ${turn} > 0u;`;

export function recurrent(op: OpOf<'recurrent'>, { at }: Ground): Phase[] {
  const { cell, units, positions, projected, weights, recurrentBias, record } = op;
  const { gates, width } = cellShapes[cell];
  const line = gates * units;
  const recorded = (of: string, place: number, unit: string) => at(record, `(${of} * ${width}u + ${place}u) * ${units}u + ${unit}`);
  const gate = (index: number) => {
    const column = `${index * units}u + unit`;
    const { code, kept } = {
      code: `let p${index} = ${at(projected, `start * ${line}u + ${column}`)};`,
      kept: `var q${index} = ${recurrentBias ? at(recurrentBias, column) : '0.0'};`,
    };
    const term = `${recorded('before', width - 1, 'k')} * ${at(weights, `k * ${line}u + ${column}`)}`;
    return `${code} ${kept} if (hasBefore) { ${sumOf(term, { to: `${units}u`, length: units })} q${index} += sum; }`;
  };
  const { code, kept } = steps[cell];
  const before = (name: string, place: number) =>
    place < 0 ? '' : `var ${name} = 0.0; if (hasBefore) { ${name} = ${recorded('before', place, 'unit')}; }`;
  const body = `
      let row = i / ${units}u; let unit = i % ${units}u;
      ${placeAt(op, 'turn')}
      ${list(gates, gate)}
      ${before('c', width - 2)} ${before('h', width - 1)}
      ${code}
      ${kept.map((value, place) => `${recorded('start', place, 'unit')} = ${value};`).join('\n      ')}`;
  return [{ turns: positions, phases: [share(`rows * ${units}u`, body)] }];
}

export function recurrentGradient(op: OpOf<'recurrentGradient'>, ground: Ground): Phase[] {
  const { cell, units, positions, record, weights, dStates, dProjected } = op;
  const { at, most } = ground;
  const { gates, width } = cellShapes[cell];
  const line = gates * units;
  const numbers = most * units;
  const carry = (index: string) => ground.scratch(2 * numbers, index);
  const kept = (index: string) => ground.scratch(2 * numbers, `${numbers}u + ${index}`);
  const recorded = (of: string, place: number, unit: string) => at(record, `(${of} * ${width}u + ${place}u) * ${units}u + ${unit}`);
  const before = (name: string, place: number) =>
    place < 0 ? '' : `var ${name} = 0.0; if (hasBefore) { ${name} = ${recorded('before', place, 'unit')}; }`;
  const { code, gates: gradients, kept: next } = retreats[cell];
  const where = `let row = i / ${units}u; let unit = i % ${units}u; ${placeAt(op, `(${positions - 1}u - turn)`)}`;
  // The product met the third gate of a gru behind its reset gate.
  const met = cell === 'gru' ? ` * select(1.0, ${recorded('start', 0, `(k % ${units}u)`)}, k >= ${2 * units}u)` : '';
  const passed = `${at(dProjected, `start * ${line}u + k`)}${met} * ${at(weights, `unit * ${line}u + k`)}`;
  return [
    share(`rows * ${units}u`, `${carry('i')} = 0.0; ${kept('i')} = 0.0;`),
    {
      turns: positions,
      phases: [
        share(
          `rows * ${units}u`,
          `${where}
      ${list(width, (place) => `let r${place} = ${recorded('start', place, 'unit')};`)}
      ${before('c', width - 2)} ${before('h', width - 1)}
      let kept = ${kept('i')};
      let d = ${at(dStates, `start * ${units}u + unit`)} + ${carry('i')};
      ${code}
      ${gradients.map((value, gate) => `${at(dProjected, `start * ${line}u + ${gate * units}u + unit`)} = ${value};`).join('\n      ')}
      ${kept('i')} = ${next};`,
        ),
        share(`rows * ${units}u`, `${where} ${sumOf(passed, { to: `${line}u`, length: line })} ${carry('i')} = sum;`),
      ],
    },
  ];
}
