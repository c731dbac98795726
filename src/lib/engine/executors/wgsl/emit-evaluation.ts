/**
 * The shader of an evaluation: rows in groups, a workgroup each, or all rows spread over a dispatch a phase. Its words: the lane, the rows in
 * all, how many views are asked for, and for each its offset, its size and its place in the results. Pure.
 */
import { anywhere, multiplyAddsOf, type Emission } from './emit-step.ts';
import { evaluationGround, evaluationPlaces, type EvaluationPlaces, type Place, type Region } from './ground.ts';
import { phasesIn } from './phases.ts';
import { inOneGroup, opening, spreadOut, threadsFor, type Form, type Shader } from './shader.ts';
import { share, type Phase } from './snippet.ts';

export type EvaluationProgram = Shader & {
  form: Form;
  rows: number; // of a workgroup, or of all where they are spread
  mostRows: number; // of one dispatch
  workNumbers: number; // of scratch
  places: EvaluationPlaces;
};

/** Rows of a workgroup, and where so few do not fit near. */
const groupsOf = [64, 32, 16, 8, 4];
const mostGroups = 65_535;
/** Numbers of scratch, rows and multiply-adds of a spread evaluation at most. */
const [mostNumbers, mostSpread, mostMultiplyAdds] = [4e6, 1024, 1e9];

/** `form`: that of the step, taken where the rows fit. */
export function emitEvaluation({ plan, near, form: wanted }: Required<Emission>, laneNumbers: number): EvaluationProgram {
  const numbersOf = (rows: number): { numbers: number; phases: Phase[] } => {
    const places = evaluationPlaces(plan, rows);
    const { ground, scratch } = evaluationGround({ places, place: anywhere });
    const phases = phasesIn(plan.evaluate, ground, plan.batchSize);
    return { numbers: places.numbers + scratch(), phases };
  };
  const fitting = groupsOf.find((rows) => numbersOf(rows).numbers <= near);
  const form = fitting === undefined ? 'spread' : wanted;
  const byTime = Math.floor(mostMultiplyAdds / Math.max(multiplyAddsOf(plan), 1));
  const bySize = Math.floor(mostNumbers / numbersOf(1).numbers);
  const rows = form === 'alone' ? (fitting ?? 1) : Math.max(Math.min(byTime, bySize, mostSpread), 1);
  const places = evaluationPlaces(plan, rows);
  const { numbers } = numbersOf(rows);
  const array = form === 'alone' ? 'near' : 'work';
  const place = (region: Region): Place =>
    region === 'params'
      ? { array: 'far', base: 'base + ', offset: 0 }
      : { array, base: '', offset: region === 'activations' ? 0 : places.numbers };
  const { ground, declared } = evaluationGround({ places, place });
  const { inputSize } = plan;
  const input = share(`rows * ${inputSize}u`, `${ground.at(plan.input, 'i')} = inputs[first * ${inputSize}u + i];`);
  const phases = [input, ...phasesIn(plan.evaluate, ground, plan.batchSize)];
  const shown = `
    for (var view = 0u; view < words[2]; view += 1u) {
      let size = words[4u + 3u * view];
      let place = words[5u + 3u * view] + first * size;
      for (var i = thread; i < rows * size; i += threads) { results[place + i] = ${array}[words[3u + 3u * view] + i]; }
    }`;
  const base = `let base = words[0] * ${laneNumbers}u;`;
  const about = { form, rows, places };

  if (form === 'spread') {
    const prologue = `${base} let first = 0u; let rows = words[1];`;
    const turn = `work[${numbers}u]`;
    const copied = { over: '0u', body: '', before: shown };
    const spread = spreadOut({ plan, rows, phases: [...phases, copied], head: opening(declared), prologue, turn });
    return { ...about, ...spread, mostRows: rows, workNumbers: numbers + 1 };
  }
  const threads = threadsFor(plan, rows);
  const code = `${opening(declared)}
var<workgroup> near: array<f32, ${numbers}>;
@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  const threads = ${threads}u;
  ${base}
  let first = group.x * ${rows}u;
  let rows = min(${rows}u, words[1] - first);
  ${inOneGroup(phases)}
  ${shown}
}`;
  const mostRows = rows * Math.max(Math.min(Math.floor(byTime / rows), mostGroups), 1);
  return { ...about, code, entries: ['main'], sequence: [{ entry: 0, groups: 1 }], mostRows, workNumbers: 0 };
}

/** One pass for so many rows. */
export const sequenceFor = ({ form, sequence, rows: each }: EvaluationProgram, rows: number): Shader['sequence'] =>
  form === 'alone' ? [{ entry: 0, groups: Math.ceil(rows / each) }] : sequence;
