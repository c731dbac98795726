/** The shader of a training step: a whole slice in one dispatch, a workgroup a lane, or spread over a few dispatches a step. Pure. */
import type { Plan } from '../../ops/plan.ts';
import { phasesIn } from './phases.ts';
import { laneWords, trainingGround, wordOf, type Place, type Region, type Sent } from './ground.ts';
import { barrier, inOneGroup, opening, spreadOut, threadsFor, type Form, type Shader } from './shader.ts';

export type StepProgram = Shader & {
  form: Form; // alone: the shader goes through all steps of a slice; spread: the sequence is that of one step
  laneNumbers: number; // of a lane in storage: params, slots, then the rest
  headWords: number; // of a lane, before what comes with a slice
  sent: Sent;
};

/** `near`: numbers of workgroup memory. */
export type Emission = { plan: Plan; near: number; form?: Form };

/** Multiply-adds of a step above which one workgroup would leave most of a GPU idle for long. A guess: no real GPU was there to ask. */
const mostAlone = 4e6;
/** Phases above which a compiler takes long over all of them as one, as it does over windows: seen on the software adapter, tens of seconds. */
const mostPhases = 48;

export const multiplyAddsOf = ({ layers }: Plan): number => layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);

/** Where phases are tried, before it is known how much scratch they take. */
export const anywhere = (): Place => ({ array: 'far', base: '', offset: 0 });

/** Where the regions of a step lie: first what is touched most, near while there is room. Params and slots have a home far in any case. */
function placesOf({ parameterCount, slotCount, activationCount }: Plan, sizes: { targets: number; scratch: number }, near: number) {
  const numbers: Record<Region, number> = {
    ...{ activations: activationCount, params: parameterCount, grads: parameterCount, slots: slotCount },
    ...sizes,
  };
  const places = new Map<Region, Place>();
  let nearEnd = 0;
  for (const region of ['activations', 'params', 'grads', 'targets', 'scratch', 'slots'] as const) {
    if (numbers[region] === 0 || nearEnd + numbers[region] > near) continue;
    places.set(region, { array: 'near', base: '', offset: nearEnd });
    nearEnd += numbers[region];
  }
  const moved = (['params', 'slots'] as const)
    .filter((region) => places.has(region))
    .map((region) => ({ count: numbers[region], from: region === 'params' ? 0 : parameterCount, to: places.get(region)?.offset ?? 0 }));
  let farEnd = parameterCount + slotCount;
  for (const region of ['params', 'slots', 'activations', 'grads', 'targets', 'scratch'] as const) {
    if (places.has(region)) continue;
    const isHome = region === 'params' || region === 'slots';
    places.set(region, { array: 'far', base: 'base + ', offset: isHome ? (region === 'params' ? 0 : parameterCount) : farEnd });
    if (!isHome) farEnd += numbers[region];
  }
  const place = (region: Region): Place => places.get(region) ?? anywhere();
  return { place, moved, nearEnd, farEnd };
}

export function emitStep({ plan, near, form: wanted }: Emission, targetWidth: number): StepProgram {
  const trial = trainingGround({ plan, targetWidth, place: anywhere });
  const tried = phasesIn(plan.step, trial.ground, plan.batchSize);
  const isSmall = 3 * plan.batchSize * multiplyAddsOf(plan) <= mostAlone && tried.length <= mostPhases;
  const form = wanted ?? (isSmall && !plan.step.some((op) => 'window' in op) ? 'alone' : 'spread');
  const sizes = { targets: plan.batchSize * targetWidth, scratch: trial.scratch() };
  const { place, moved, nearEnd, farEnd } = placesOf(plan, sizes, form === 'alone' ? near : 0);
  const { ground, declared, sent } = trainingGround({ plan, targetWidth, place });
  const phases = phasesIn(plan.step, ground, plan.batchSize);
  const headWords = laneWords.length + 2 * sent.masks.length;
  const laneNumbers = Math.ceil((farEnd + 2) / 64) * 64; // the last two count
  const about = { form, headWords, laneNumbers, sent };
  const word = (name: (typeof laneWords)[number]) => `words[head + ${wordOf(name)}u]`;
  const lane = `
  let base = words[head] * ${laneNumbers}u;
  let epoch = ${word('epoch')};
  let steps = ${word('steps')};
  let losses = ${word('losses')};
  let key0 = ${word('key0')};
  let key1 = ${word('key1')};`;
  const step = `
  let stepInEpoch = ${word('fromStep')} + s;
  let rows = min(${plan.batchSize}u, ${word('examples')} - s * ${plan.batchSize}u);
  let order = ${word('order')} + s * ${plan.batchSize}u;
  let table = ${word('table')} + s * ${sent.columns}u;`;

  if (form === 'spread') {
    const [counter, turn] = [`far[base + ${laneNumbers - 1}u]`, `far[base + ${laneNumbers - 2}u]`];
    // The step is counted on the device too: a lane that has no more of them in this slice sits out.
    const last = { over: '1u', body: `${counter} += 1.0;` };
    const prologue = `let head = row * ${headWords}u; ${lane} let s = u32(${counter}); if (s >= steps) { return; } ${step}`;
    const spread = spreadOut({ plan, rows: plan.batchSize, phases: [...phases, last], head: opening(declared), prologue, turn });
    return { ...about, ...spread };
  }
  const threads = threadsFor(plan, plan.batchSize);
  const move = (text: (inside: string, outside: string) => string) =>
    moved
      .filter(({ count }) => count > 0)
      .map(
        ({ count, from, to }) =>
          `for (var i = thread; i < ${count}u; i += threads) { ${text(`near[${to}u + i]`, `far[base + ${from}u + i]`)} }`,
      )
      .join('\n  ');
  const code = `${opening(declared)}
${nearEnd > 0 ? `var<workgroup> near: array<f32, ${nearEnd}>;` : ''}
@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  const threads = ${threads}u;
  let head = group.y * ${headWords}u;
  ${lane}
  ${move((inside, outside) => `${inside} = ${outside};`)}
  ${barrier}
  for (var s = 0u; s < steps; s += 1u) {
  ${step}
  ${inOneGroup(phases)}
  }
  ${move((inside, outside) => `${outside} = ${inside};`)}
}`;
  return { ...about, code, entries: ['main'], sequence: [{ entry: 0, groups: 1 }] };
}
