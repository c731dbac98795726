/**
 * What every shader is made of, and the two forms in which phases are put together:
 * - alone: a workgroup goes through all of them by itself, with a barrier after each
 * - spread: each phase is a dispatch of its own that many workgroups share; what is repeated is dispatched again
 */
import { mathCode, philoxCode } from './math.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Phase, Share } from './snippet.ts';

export type Form = 'alone' | 'spread';

/** Entries of the code, and one pass through them: which, with how many workgroups. */
export type Shader = { code: string; entries: string[]; sequence: { entry: number; groups: number }[] };

const bindings = `
@group(0) @binding(0) var<storage, read_write> far: array<f32>;
@group(0) @binding(1) var<storage, read> inputs: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<f32>;
@group(0) @binding(3) var<storage, read> words: array<u32>;
@group(0) @binding(4) var<storage, read_write> results: array<f32>;
@group(0) @binding(5) var<storage, read_write> work: array<f32>;
`;

export const opening = (declared: readonly string[]): string => [bindings, mathCode, philoxCode, ...declared].join('\n');

export const barrier = 'workgroupBarrier(); storageBarrier();';

const widestOf = ({ layers, inputSize }: Plan): number => Math.max(...layers.map(({ output }) => output.size), inputSize);

const threadCounts = [32, 64, 128];

/** So many that each thread has a few numbers of the widest layer, up to what every GPU allows. */
export const threadsFor = (plan: Plan, rows: number): number => threadCounts.find((count) => 4 * count >= rows * widestOf(plan)) ?? 256;

const shared = ({ over, body, before = '' }: Share): string => `{
    ${before}
    for (var i = thread; i < ${over}; i += threads) { ${body} }
  }`;

const sharesIn = (phase: Exclude<Phase, { turns: number }>): Share[] => ('besides' in phase ? phase.besides : [phase]);
const done = (shares: readonly Share[]): string => shares.map(shared).join('\n  ');

export const inOneGroup = (phases: readonly Phase[]): string =>
  phases
    .map((phase) =>
      'turns' in phase
        ? `for (var turn = 0u; turn < ${phase.turns}u; turn += 1u) { ${inOneGroup(phase.phases)} }`
        : `${done(sharesIn(phase))} ${barrier}`,
    )
    .join('\n  ');

const spreadThreads = 64;
const mostGroups = 1024; // of one dispatch

type Spreading = {
  plan: Plan;
  rows: number; // at most
  phases: readonly Phase[];
  head: string;
  /** What each entry begins with; knows the `row` of workgroups that it stands in, for a lane each. */
  prologue: string;
  /** A number in storage that is nobody else's: which turn it is. */
  turn: string;
};

/** Which turn it is is kept on the device, so that a pass through the sequence is the same commands each time. */
export function spreadOut({ plan, rows, phases, head, prologue, turn }: Spreading): Shader {
  const entries: string[] = [];
  const sequence: Shader['sequence'] = [];
  const many = Math.min(Math.ceil((rows * widestOf(plan)) / spreadThreads), mostGroups);
  const code: string[] = [head];
  const add = (shares: readonly Share[], isTurning = false): Shader['sequence'][number] => {
    const name = `phase${entries.length}`;
    code.push(`
@compute @workgroup_size(${spreadThreads})
fn ${name}(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let thread = id.x;
  let threads = groups.x * ${spreadThreads}u;
  let row = id.y;
  ${prologue}
  ${isTurning ? `let turn = u32(${turn});` : ''}
  ${done(shares)}
}`);
    return { entry: entries.push(name) - 1, groups: shares.every(({ over }) => over === '1u') ? 1 : many };
  };
  for (const phase of phases) {
    if (!('turns' in phase)) {
      sequence.push(add(sharesIn(phase)));
      continue;
    }
    const first = add([{ over: '1u', body: `${turn} = 0.0;` }]);
    const within = phase.phases.flatMap((each) => ('turns' in each ? [] : [add(sharesIn(each), true)]));
    const next = add([{ over: '1u', body: `${turn} += 1.0;` }]);
    sequence.push(first, ...Array.from({ length: phase.turns }, () => [...within, next]).flat());
  }
  return { code: code.join('\n'), entries, sequence };
}
