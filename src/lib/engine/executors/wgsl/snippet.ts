/**
 * What an op becomes in WGSL: phases, one after the other, with a barrier between or each in a dispatch of its own. Every number is written
 * by one thread, which sums in a fixed order: neither the count of threads nor that of lanes changes a bit.
 */
import type { OptimizerOp } from '../../optimizers/optimizer.ts';
import type { Knob, OpName, OpOf, View } from '../../ops/op.ts';

/**
 * - share: `body` is done for every `i` (u32) below `over`, by any thread at any time; `before` once by each thread
 * - besides: several of them, none of which touches what another writes
 * - turns: the phases within, again for each `turn` (u32)
 * Bodies may read `rows` (of the batch), and in training `epoch` and `stepInEpoch`, all u32.
 */
export type Share = { over: string; body: string; before?: string };
export type Phase = Share | { besides: Share[] } | { turns: number; phases: Phase[] };

/** What a snippet may name. Indexes and counts are u32 expressions. */
export type Ground = {
  most: number; // rows at most
  at(view: View, index: string): string;
  target(index: string): string; // of the batch
  inputOf(row: string, column: string): string; // of the example that the order has there, and its target
  targetOf(row: string, column: string): string;
  targetWidth: number;
  /** A number that is forgotten when the op is done; `numbers` are reserved. */
  scratch(numbers: number, index: string): string;
  knob(name: Knob): string;
  /** What a mask needs of its rate: words below the threshold are dropped, the others scaled. */
  mask(rate: Knob): { threshold: string; scale: string };
  /** A struct of this step's numbers, as the rule of the optimizer names them. */
  numbersOf(op: OptimizerOp): string;
  /** The name of an array of constants. */
  constants(values: readonly number[]): string;
  /** A place for the loss of the step. */
  loss: string;
};

export type Snippet<Name extends OpName> = (op: OpOf<Name>, ground: Ground) => Phase[];

/** A float32 literal. */
export const real = (value: number): string => {
  const text = `${Math.fround(value)}f`;
  return value < 0 ? `(${text})` : text;
};

/** Numbers of a view in parts of `each`. */
export const countOf = ({ size, batched }: View, each = 1): string => (batched ? `rows * ${size / each}u` : `${size / each}u`);
export const mostOf = ({ size, batched }: View, { most }: Ground, each = 1): number => (batched ? most : 1) * (size / each);

/** Each number of a view by itself. */
export const share = (over: string, body: string, before = ''): Share => ({ over, body, before });

const blockOf = 64;

/**
 * Statements that leave in `sum` the sum of `term` over `k` from `from` (inclusive) to `to`, in blocks of 64: no partial sum grows so
 * long that its rounding shows. `length` is how many there are at most.
 */
export function sumOf(term: string, { from = '0u', to, length }: { from?: string; to: string; length: number }): string {
  const loop = (name: string, [start, end]: [string, string]) => `for (var k = ${start}; k < ${end}; k += 1u) { ${statement(term, name)} }`;
  if (length <= blockOf) return `var sum = 0.0; ${loop('sum', [from, to])}`;
  return `
    var sum = 0.0;
    for (var block = ${from}; block < ${to}; block += ${blockOf}u) {
      var part = 0.0;
      ${loop('part', ['block', `min(block + ${blockOf}u, ${to})`])}
      sum += part;
    }`;
}

/** A term is an expression, or statements that add to `SUM`. */
const statement = (term: string, name: string): string => (term.includes('SUM') ? term.replaceAll('SUM', name) : `${name} += ${term};`);

const chunk = 256;
const fewOutputs = 4096;

type Reduction = {
  outputs: number;
  lines: string; // how many, and at most
  most: number;
  before?: string; // of output `o`
  term: string; // of output `o` and line `k`
  store: string; // of output `o` and its `sum`
};

/** For each output a sum over many lines. Where lines are many and outputs few, parts of the lines are summed side by side first. */
export function overLines(ground: Ground, { outputs, lines, most, before = '', term, store }: Reduction): Phase[] {
  if (most <= chunk || outputs >= fewOutputs)
    return [share(`${outputs}u`, `let o = i; ${before} ${sumOf(term, { to: `(${lines})`, length: most })} ${store}`)];
  const chunks = Math.ceil(most / chunk);
  const part = (index: string) => ground.scratch(outputs * chunks, index);
  const chunksNow = `((${lines} + ${chunk - 1}u) / ${chunk}u)`;
  const [from, to] = ['first', `min(first + ${chunk}u, ${lines})`];
  return [
    share(
      `${outputs}u * ${chunksNow}`,
      `let o = i % ${outputs}u; let first = (i / ${outputs}u) * ${chunk}u; ${before} ${sumOf(term, { from, to, length: chunk })} ${part('i')} = sum;`,
    ),
    share(`${outputs}u`, `let o = i; ${sumOf(part(`k * ${outputs}u + o`), { to: chunksNow, length: chunks })} ${store}`),
  ];
}

const strands = 64;

type Total = { count: string; most: number; term: string; at: number; store: string };

/** One sum over everything: of `term` by `k`, through 64 strands where there are more; they take the scratch from `at` on. */
export function totalOf(ground: Ground, { count, most, term, at, store }: Total): Phase[] {
  if (most <= strands) return [share('1u', `${sumOf(term, { to: `(${count})`, length: most })} ${store}`)];
  const strand = (index: string) => ground.scratch(at + strands, `${at}u + ${index}`);
  const each = `((${count} + ${strands - 1}u) / ${strands}u)`;
  const [from, to] = [`min(i * ${each}, ${count})`, `min((i + 1u) * ${each}, ${count})`];
  return [
    share(`${strands}u`, `${sumOf(term, { from, to, length: Math.ceil(most / strands) })} ${strand('i')} = sum;`),
    share('1u', `${sumOf(strand('k'), { to: `${strands}u`, length: strands })} ${store}`),
  ];
}

/** Views that follow one another become one. */
export function stretchesOf(views: readonly View[]): View[] {
  const joined: View[] = [];
  for (const view of views) {
    const last = joined.at(-1);
    if (last && last.buffer === view.buffer && !last.batched && !view.batched && last.offset + last.size === view.offset)
      joined[joined.length - 1] = { ...last, size: last.size + view.size };
    else joined.push(view);
  }
  return joined;
}
