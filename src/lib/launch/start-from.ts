/**
 * A training that starts from weights that are there already: of another run, or of a file. Which layers take them is a rule over shapes
 * alone, so that it can be said before Run; the bytes come only then. Pure.
 */
import { freshMemory } from '../engine/run/early-stopping.ts';
import { initialState } from '../engine/ops/initial-state.ts';
import { parametersOf } from '../engine/ops/parameters-of.ts';
import type { ModelInput } from '../engine/ops/infer-layers.ts';
import type { Parameter, Plan } from '../engine/ops/plan.ts';
import { hashWords } from '../numerics/hash.ts';
import type { Checkpoint } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import type { Issue, Parsed } from '../spec/parse.ts';
import { show } from '../spec/show.ts';

type Laid = Pick<Parameter, 'name' | 'shape' | 'offset'>;

/** Weights by name and place; `weightsHash` names all of them. */
export type Source = { name: string; weightsHash: string; parameters: Laid[] };

/** What a training starts from, as far as it is known before the bytes are read: for a run its model, for a file its tensors. */
export type NamedWeights = Source | { name: string; weightsHash: string; run: Run };

export type Taken = {
  name: string; // of where they come from
  weightsHash: string;
  copies: { from: number; to: number; size: number }[]; // in numbers
  taken: string[]; // 'dense 1': layers that start with them
  fresh: string[];
  frozen: string[];
};

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const refuse = (path: string, message: string): { ok: false; issues: Issue[] } => ({ ok: false, issues: [{ path, message }] });

/** Parameters by their layer ('dense1'), in order. */
function byLayer<P extends Laid>(parameters: readonly P[]): [string, P[]][] {
  const layers = new Map<string, P[]>();
  for (const parameter of parameters) {
    const layer = parameter.name.replace(/\.[^.]*$/, '');
    layers.set(layer, [...(layers.get(layer) ?? []), parameter]);
  }
  return [...layers];
}

const shown = (layer: string) => layer.replace(/(\d+)$/, ' $1');

/** What a layer must share with its counterpart: its type, and the names and shapes of its parameters. */
const form = ([layer, parameters]: [string, Laid[]]): string =>
  [layer.replace(/\d+$/, ''), ...parameters.map(({ name, shape }) => `${name.split('.').at(-1)} ${shape.join('x')}`)].join(' ');

/** The source of a run on this input. Refused where its model has other sizes here than it was trained with. */
function sourceOf(named: NamedWeights, input: ModelInput): Parsed<Source> {
  if (!('run' in named)) return { ok: true, value: named };
  const { name, weightsHash, run } = named;
  const found = parametersOf(run.resolved.model, input);
  if (!found.ok) return refuse('start', `The model of ${show(name)} does not fit the data of this cell: ${found.issues[0]?.message ?? ''}`);
  const count = found.value.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (count === run.parameterCount) return { ok: true, value: { name, weightsHash, parameters: found.value } };
  return refuse(
    'start',
    `${show(name)} has ${run.parameterCount ?? 'no'} weights, and its model would have ${count} on the data of this cell: start from a run on data of the same shape.`,
  );
}

/**
 * Layers with weights are matched in order, as long as type and shapes are equal; from the first that differs on all start fresh. Paths of
 * issues begin with `start`.
 */
export function takeWeights(plan: Plan, named: NamedWeights, input: ModelInput): Parsed<Taken> {
  const source = sourceOf(named, input);
  if (!source.ok) return source;
  const { name, weightsHash } = source.value;
  const [own, theirs] = [byLayer(plan.parameters), byLayer(source.value.parameters)];
  const differs = own.findIndex((layer, at) => {
    const other = theirs[at];
    return other === undefined || form(layer) !== form(other);
  });
  const alike = differs < 0 ? own.length : differs;
  const copies = own.slice(0, alike).flatMap(([, parameters], at) =>
    parameters.flatMap(({ offset, shape }, part) => {
      const from = theirs[at]?.[1][part]?.offset;
      return from === undefined ? [] : [{ from, to: offset, size: sizeOf(shape) }];
    }),
  );
  if (copies.length === 0) {
    const [first] = theirs;
    const has = first
      ? `its first is ${shown(first[0])}, ${first[1].map(({ shape }) => `[${shape.join(', ')}]`).join(' and ')}`
      : 'it has none';
    return refuse(
      'start',
      `No layer here has the type and shape of its counterpart in ${show(name)} (${has}): choose other weights, or start fresh.`,
    );
  }
  const frozen = byLayer(plan.parameters.filter(({ layer }) => own.length > 0 && isFrozen(plan, layer)));
  return {
    ok: true,
    value: {
      name,
      weightsHash,
      copies,
      taken: own.slice(0, alike).map(([layer]) => shown(layer)),
      fresh: own.slice(alike).map(([layer]) => shown(layer)),
      frozen: frozen.map(([layer]) => shown(layer)),
    },
  };
}

const isFrozen = ({ parameters }: Plan, layer: number) =>
  parameters.every((parameter) => parameter.layer !== layer || !parameter.isTrained);

/** What the run begins with: the weights taken, the others as its seed draws them, nothing remembered. @throws RangeError for weights of another size. */
export function firstCheckpoint(
  plan: Plan,
  { seed, copies, weights }: Pick<Taken, 'copies'> & { seed: number; weights: Float32Array },
): Checkpoint {
  const state = initialState(plan, seed);
  for (const { from, to, size } of copies) {
    if (from + size > weights.length) throw new RangeError(`The weights have ${weights.length} numbers, and ${from + size} are wanted.`);
    state.params.set(weights.subarray(from, from + size), to);
  }
  return { epoch: 0, ...state, ...freshMemory };
}

/** 'dense 1 and dense 2 start from train 3; dense 3 starts fresh. dense 1 is frozen.' */
export function describeTaken({ name, taken, fresh, frozen }: Taken): string {
  const verb = (layers: string[], one: string, many: string) => `${listed(layers)} ${layers.length === 1 ? one : many}`;
  const rest = fresh.length === 0 ? '' : `; ${verb(fresh, 'starts', 'start')} fresh`;
  return `${verb(taken, 'starts', 'start')} from ${name}${rest}.${frozen.length === 0 ? '' : ` ${verb(frozen, 'is', 'are')} frozen.`}`;
}

const listed = (names: string[]) => (names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`);

/** Tensors of a file, laid end to end in its order, as `--weights` writes them. */
export function sourceOfTensors(
  name: string,
  tensors: readonly { name: string; shape: number[]; values: Float32Array }[],
): Source & { weights: Float32Array } {
  const weights = new Float32Array(tensors.reduce((sum, { values }) => sum + values.length, 0));
  let offset = 0;
  const parameters = tensors.map(({ name: own, shape, values }) => {
    const laid = { name: own, shape, offset };
    weights.set(values, offset);
    offset += values.length;
    return laid;
  });
  return { name, weightsHash: hashWords(weights), parameters, weights };
}
