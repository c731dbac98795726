/**
 * Recurrent cells on webgpu: a workgroup takes a row at a time and walks over its positions, its threads share the units, and the
 * state lies in workgroup memory between barriers. Every number is written by one thread and every sum has a fixed order.
 */
import { cellShapes } from '../../../ops/cells.ts';
import type { RecurrentCell } from '../../../ops/op.ts';
import type { Device, Tensor } from '../device.ts';
import { workgroupSize } from '../gpu-program.ts';
import type { RetreatTensors, Walk, WalkTensors } from './recurrent-heap.ts';

/** Units whose states fit workgroup memory of 16 KB twice, with room to spare; specs allow no more. */
const mostUnits = 1024;
const mostGroups = 65_535; // of one dispatch

const sums = (gates: number): string => {
  const each = (line: (gate: number) => string) => Array.from({ length: gates }, (_, gate) => line(gate)).join('\n          ');
  return `
          ${each((gate) => `var q${gate} = 0.0;`)}
          for (var k = 0; k < uniforms.units; k = k + 1) {
            let h = state[now + k];
            let w = k * ${gates} * uniforms.units + unit;
            ${each((gate) => `q${gate} = q${gate} + h * weights[w + ${gate} * uniforms.units];`)}
          }
          ${each((gate) => `let p${gate} = projected[place * ${gates} * uniforms.units + ${gate} * uniforms.units + unit];`)}`;
};

/** WGSL's own tanh may overflow far from 0. */
const functions = `
  fn bounded(x: f32) -> f32 { let e = exp(-2.0 * abs(x)); return sign(x) * (1.0 - e) / (1.0 + e); }
  fn logistic(x: f32) -> f32 { return 1.0 / (1.0 + exp(-x)); }
`;

/** From p and q of the gates to the lines that are kept; the last is h. `last` is the line before h at the position before. */
const steps: Record<RecurrentCell, { code: string; kept: string[] }> = {
  simple: { code: '', kept: ['bounded(p0 + q0)'] },
  gru: {
    code: `
          let q = q2 + bias[2 * uniforms.units + unit];
          let reset = logistic(p0 + q0 + bias[unit]);
          let update = logistic(p1 + q1 + bias[uniforms.units + unit]);
          let fresh = bounded(p2 + reset * q);`,
    kept: ['reset', 'update', 'fresh', 'q', '(1.0 - update) * fresh + update * state[now + unit]'],
  },
  lstm: {
    code: `
          let gateI = logistic(p0 + q0);
          let gateF = logistic(p1 + q1);
          let fresh = bounded(p2 + q2);
          let gateO = logistic(p3 + q3);
          var cell = gateI * fresh;
          if (turn > 0) { cell = cell + gateF * result[before * 6 * uniforms.units + 4 * uniforms.units + unit]; }`,
    kept: ['gateI', 'gateF', 'fresh', 'gateO', 'cell', 'gateO * bounded(cell)'],
  },
};

/** A walk over rows and positions. Barriers stand where every thread of the workgroup comes by: loops end by uniforms alone. */
const walkCode = ({ memory, start, turn }: { memory: string; start: string; turn: string }): string => `
  ${memory}
  ${functions}
  fn main(index: i32) {
    let lane = i32(localIndex);
    for (var round = 0; round < uniforms.rounds; round = round + 1) {
      let row = index / ${workgroupSize} + round * uniforms.groups;
      let isRow = row < uniforms.rows;
      let first = min(row, uniforms.rows - 1) * uniforms.positions;
      for (var unit = lane; unit < uniforms.units; unit = unit + ${workgroupSize}) { ${start} }
      workgroupBarrier();
      ${turn}
    }
  }
`;

function forwardCode(cell: RecurrentCell): string {
  const { gates, width } = cellShapes[cell];
  const { code, kept } = steps[cell];
  const lines = kept.map((value, line) => `result[to + ${line} * uniforms.units] = ${line === kept.length - 1 ? 'next' : value};`);
  return walkCode({
    memory: `var<workgroup> state: array<f32, ${2 * mostUnits}>;`,
    start: 'state[unit] = 0.0;',
    turn: `
      for (var turn = 0; turn < uniforms.positions; turn = turn + 1) {
        let now = (turn % 2) * ${mostUnits};
        let place = first + select(turn, uniforms.positions - 1 - turn, uniforms.isBackward == 1);
        let before = place + select(-1, 1, uniforms.isBackward == 1);
        for (var unit = lane; unit < uniforms.units; unit = unit + ${workgroupSize}) {
          ${sums(gates)}
          ${code}
          let next = ${kept.at(-1) ?? ''};
          state[${mostUnits} - now + unit] = next;
          if (isRow) {
            let to = place * ${width} * uniforms.units + unit;
            ${lines.join('\n            ')}
          }
        }
        workgroupBarrier();
      }`,
  });
}

/** From `d`, the gradient of h, and the record's lines r0, r1, ... to the gates' gradients and what is kept beside the product. */
const retreats: Record<RecurrentCell, { code: string; gates: string[]; kept: string; factor: string }> = {
  simple: { code: '', gates: ['d * (1.0 - r0 * r0)'], kept: '0.0', factor: '1.0' },
  gru: {
    code: `
          let all = d + kept[unit];
          let dFresh = all * (1.0 - r1) * (1.0 - r2 * r2);
          var h = 0.0;
          if (turn > 0) { h = record[before * 5 * uniforms.units + 4 * uniforms.units + unit]; }`,
    gates: ['dFresh * r3 * r0 * (1.0 - r0)', 'all * (h - r2) * r1 * (1.0 - r1)', 'dFresh'],
    kept: 'all * r1',
    // The product met the third gate behind the reset gate.
    factor: 'select(1.0, record[place * 5 * uniforms.units + column - 2 * uniforms.units], column >= 2 * uniforms.units)',
  },
  lstm: {
    code: `
          let shown = bounded(r4);
          let dCell = kept[unit] + d * r3 * (1.0 - shown * shown);
          var cell = 0.0;
          if (turn > 0) { cell = record[before * 6 * uniforms.units + 4 * uniforms.units + unit]; }`,
    gates: [
      'dCell * r2 * r0 * (1.0 - r0)',
      'dCell * cell * r1 * (1.0 - r1)',
      'dCell * r0 * (1.0 - r2 * r2)',
      'd * shown * r3 * (1.0 - r3)',
    ],
    kept: 'dCell * r1',
    factor: '1.0',
  },
};

function backwardCode(cell: RecurrentCell): string {
  const { gates, width } = cellShapes[cell];
  const { code, gates: gradients, kept, factor } = retreats[cell];
  const read = Array.from({ length: width }, (_, line) => `let r${line} = record[(place * ${width} + ${line}) * uniforms.units + unit];`);
  const write = gradients.map((value, gate) => `result[(place * ${gates} + ${gate}) * uniforms.units + unit] = ${value};`);
  return walkCode({
    memory: `var<workgroup> carry: array<f32, ${mostUnits}>;\n  var<workgroup> kept: array<f32, ${mostUnits}>;`,
    start: 'carry[unit] = 0.0; kept[unit] = 0.0;',
    turn: `
      for (var turn = uniforms.positions - 1; turn >= 0; turn = turn - 1) {
        let place = first + select(turn, uniforms.positions - 1 - turn, uniforms.isBackward == 1);
        let before = place + select(-1, 1, uniforms.isBackward == 1);
        for (var unit = lane; unit < uniforms.units; unit = unit + ${workgroupSize}) {
          ${read.join('\n          ')}
          let d = dStates[place * uniforms.units + unit] + carry[unit];
          ${code}
          if (isRow) {
            ${write.join('\n            ')}
          }
          kept[unit] = ${kept};
        }
        storageBarrier();
        workgroupBarrier();
        for (var unit = lane; unit < uniforms.units; unit = unit + ${workgroupSize}) {
          var sum = 0.0;
          for (var column = 0; column < ${gates} * uniforms.units; column = column + 1) {
            let met = result[place * ${gates} * uniforms.units + column] * ${factor};
            sum = sum + met * weights[unit * ${gates} * uniforms.units + column];
          }
          carry[unit] = sum;
        }
        workgroupBarrier();
      }`,
  });
}

type Codes = Record<RecurrentCell, string>;
const codesOf = (of: (cell: RecurrentCell) => string): Codes => ({ simple: of('simple'), gru: of('gru'), lstm: of('lstm') });
const forwardCodes = codesOf(forwardCode);
const backwardCodes = codesOf(backwardCode);

type Dispatch = { name: string; inputs: Record<string, Tensor>; lines: number; code: string };

function dispatch(device: Device, { name, inputs, lines, code }: Dispatch, { rows, positions, units, isBackward }: Walk): Tensor {
  const groups = Math.min(rows, mostGroups);
  const size = rows * positions * lines * units;
  const { result } = device.own.launch({
    name,
    inputs,
    outputs: { result: { size, code, threads: groups * workgroupSize } },
    numbers: { rows, positions, units, isBackward: isBackward ? 1 : 0, groups, rounds: Math.ceil(rows / groups) },
    reals: [],
    heap: () => {
      throw new Error('The recurrence of webgpu was launched on another backend.');
    },
  });
  if (!result) throw new Error('The kernel gave no output "result".');
  return result;
}

/** The record. */
export function walkGpu(device: Device, { projected, weights, bias }: WalkTensors, walk: Walk): Tensor {
  const { cell } = walk;
  const inputs = { projected, weights, ...(bias && { bias }) };
  return dispatch(device, { name: `recurrent_${cell}`, inputs, lines: cellShapes[cell].width, code: forwardCodes[cell] }, walk);
}

/** The gradient of what was projected. */
export function retreatGpu(device: Device, { record, weights, dStates }: RetreatTensors, walk: Walk): Tensor {
  const { cell } = walk;
  const inputs = { record, weights, dStates };
  return dispatch(device, { name: `dRecurrent_${cell}`, inputs, lines: cellShapes[cell].gates, code: backwardCodes[cell] }, walk);
}
