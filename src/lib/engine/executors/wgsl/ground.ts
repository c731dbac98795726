/**
 * Where everything lies for a shader, and what a snippet may name there. Regions that are touched most lie in workgroup memory while they
 * fit it (`near`); the rest lies in storage (`far`). Pure: the same plan and room give the same text.
 */
import type { OptimizerOp } from '../../optimizers/optimizer.ts';
import { ruleOf } from '../../optimizers/rules.ts';
import { evaluationViews } from '../../ops/evaluation-views.ts';
import type { BufferName, Knob, View } from '../../ops/op.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Ground } from './snippet.ts';

export type Region = BufferName | 'targets' | 'scratch';

/** Words of a lane at the head of what comes with a slice, and behind them those of its knobs. */
export const laneWords = [
  'lane',
  'epoch',
  'fromStep',
  'steps',
  'examples',
  'order',
  'table',
  'losses',
  'key0',
  'key1',
  'l1',
  'l2',
] as const;
export const wordOf = (name: (typeof laneWords)[number]): number => laneWords.indexOf(name);

/** What the host sends beside: masks in their order, two words each, and for each step the numbers of each optimizer. */
export type Sent = { masks: Knob[]; optimizers: { op: OptimizerOp; names: string[] }[]; columns: number };

/** A region's place: of an array, from a base that the shader knows, so many numbers on. */
export type Place = { array: 'near' | 'far' | 'work'; base: string; offset: number };

const placed = ({ array, base, offset }: Place, index: string, skipped = 0): string =>
  `${array}[${base}${offset + skipped === 0 ? '' : `${offset + skipped}u + `}${index}]`;

const never = (what: string) => (): never => {
  throw new Error(`An evaluation has no ${what}.`);
};

/** The parts of both grounds: what was declared on the way, and how much scratch the ops take. */
function gather() {
  const declared: string[] = [];
  const arrays = new Map<string, string>();
  let scratch = 0;
  return {
    declared,
    scratch: () => scratch,
    reserve: (numbers: number) => {
      scratch = Math.max(scratch, numbers);
    },
    constants: (values: readonly number[]) => {
      const text = `array<f32, ${values.length}>(${values.map((value) => `${Math.fround(value)}f`).join(', ')})`;
      const name = arrays.get(text) ?? `constants${arrays.size}`;
      if (!arrays.has(text)) declared.push(`var<private> ${name} = ${text};`);
      arrays.set(text, name);
      return name;
    },
  };
}

/** A ground to try the ops on tells how much scratch they take; only then is it known where all lies. */
export type Opened = { ground: Ground; declared: string[]; sent: Sent; scratch: () => number };

type Training = { plan: Plan; targetWidth: number; place: (region: Region) => Place };

export function trainingGround({ plan, targetWidth, place }: Training): Opened {
  const gathered = gather();
  const sent: Sent = { masks: [], optimizers: [], columns: 0 };
  const known = new Map<string, string>();
  const ground: Ground = {
    most: plan.batchSize,
    targetWidth,
    at: ({ buffer, offset }, index) => placed(place(buffer), index, offset),
    target: (index) => placed(place('targets'), index),
    scratch: (numbers, index) => {
      gathered.reserve(numbers);
      return placed(place('scratch'), index);
    },
    inputOf: (row, column) => `inputs[words[order + ${row}] * ${plan.inputSize}u + ${column}]`,
    targetOf: (row, column) => `targets[words[order + ${row}] * ${targetWidth}u + ${column}]`,
    knob: (name) => {
      if (name !== 'l1' && name !== 'l2') throw new Error(`No operation reads the knob "${name}" by itself.`);
      return `bitcast<f32>(words[head + ${wordOf(name)}u])`;
    },
    mask: (rate) => {
      if (!sent.masks.includes(rate)) sent.masks.push(rate);
      const at = laneWords.length + 2 * sent.masks.indexOf(rate);
      return { threshold: `words[head + ${at}u]`, scale: `bitcast<f32>(words[head + ${at + 1}u])` };
    },
    numbersOf: (op) => {
      const names = ['learningRate', ...Object.keys(ruleOf(op).wgsl.numbers({ op, learningRate: 0, step: 1 }))];
      const key = JSON.stringify(op, (_, value: unknown) =>
        typeof value === 'object' && value !== null && 'buffer' in value ? null : value,
      );
      const ready = known.get(key);
      if (ready !== undefined) return ready;
      const name = `Numbers${sent.optimizers.length}`;
      gathered.declared.push(`struct ${name} { ${names.map((each) => `${each}: f32`).join(', ')} }`);
      const text = `${name}(${names.map((_, at) => `bitcast<f32>(words[table + ${sent.columns + at}u])`).join(', ')})`;
      sent.optimizers.push({ op, names });
      sent.columns += names.length;
      known.set(key, text);
      return text;
    },
    constants: gathered.constants,
    loss: 'results[losses + s]',
  };
  return { ground, sent, ...gathered };
}

export type EvaluationPlaces = { rows: number; numbers: number; offsetOf: (view: View) => number };

/** So many rows of every view that an evaluation touches, one view behind the other. */
export function evaluationPlaces(plan: Plan, rows: number): EvaluationPlaces {
  const offsets = new Map<number, number>();
  let numbers = 0;
  for (const [offset, { size, batched }] of evaluationViews(plan)) {
    offsets.set(offset, numbers);
    numbers += batched ? size * rows : size;
  }
  const offsetOf = ({ offset }: View): number => {
    const found = offsets.get(offset);
    if (found === undefined) throw new Error(`No evaluation writes activations[${offset}].`);
    return found;
  };
  return { rows, numbers, offsetOf };
}

type Evaluation = { places: EvaluationPlaces; place: (region: Region) => Place };

export function evaluationGround({ places, place }: Evaluation): Omit<Opened, 'sent'> {
  const gathered = gather();
  const ground: Ground = {
    most: places.rows,
    targetWidth: 0,
    at: (view, index) => placed(place(view.buffer), index, view.buffer === 'activations' ? places.offsetOf(view) : view.offset),
    scratch: (numbers, index) => {
      gathered.reserve(numbers);
      return placed(place('scratch'), index);
    },
    target: never('targets'),
    inputOf: never('order'),
    targetOf: never('order'),
    knob: never('knobs'),
    mask: never('masks'),
    numbersOf: never('optimizer'),
    constants: gathered.constants,
    loss: '',
  };
  return { ground, ...gathered };
}
