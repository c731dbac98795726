/**
 * An op list made ready to run: each op becomes a closure over its kernel, and a product or convolution whose sum and
 * activation follow at once becomes one kernel.
 */
import type { Op, OpName, View } from '../../ops/op.ts';
import type { Plan } from '../../ops/plan.ts';
import { placesOf } from './cells.ts';
import type { Frame } from './frame.ts';
import { kernels, type Kernel } from './kernel-table.ts';
import { fusedConv2d } from './lower-conv.ts';
import { fusedMatmul } from './lower-dense.ts';

type Instruction = (frame: Frame) => void;

/** True, or a sentence that says what this executor cannot do. */
export function supportsPlan(plan: Plan): true | string {
  for (const { op } of [...plan.step, ...plan.evaluate]) {
    const kernel: Kernel<OpName> | { missing: string } | undefined = answerFor(op);
    if (kernel === undefined) return `The TensorFlow.js path does not know the operation "${op}".`;
    if (typeof kernel !== 'function') return `The TensorFlow.js path cannot run "${op}": ${kernel.missing}.`;
  }
  try {
    placesOf(plan);
    return true;
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem);
  }
}

export function toProgram(ops: Op[], keep: View[]): Instruction[] {
  const program: Instruction[] = [];
  for (let index = 0; index < ops.length; index++) {
    const op = ops[index];
    const next = ops[index + 1];
    if (!op) continue;
    if (next?.op === 'biasActivation' && mayFuse(op, next, { ops, keep })) {
      if (op.op === 'matmul') program.push((frame) => fusedMatmul(op, next, frame));
      if (op.op === 'conv2d') program.push((frame) => fusedConv2d(op, next, frame));
      index++;
    } else {
      const kernel = answerFor(op.op);
      if (typeof kernel !== 'function') throw new Error(`No kernel for "${op.op}".`);
      program.push((frame) => kernel(op, frame));
    }
  }
  return program;
}

/** The table is total over OpName with each kernel taking its own op; TypeScript cannot follow that through an index. */
const answerFor = (name: OpName): Kernel<OpName> | { missing: string } | undefined =>
  (kernels as Partial<Record<OpName, Kernel<OpName> | { missing: string }>>)[name];

function mayFuse(op: Op, next: Op & { op: 'biasActivation' }, { ops, keep }: { ops: Op[]; keep: View[] }): boolean {
  if (op.op !== 'conv2d' && !(op.op === 'matmul' && !op.transposeB && op.b.buffer === 'params')) return false;
  if (!same(op.output, next.input)) return false;
  if (same(next.output, next.input)) return true;
  // The sum before the activation must be nobody else's business.
  const others = ops.filter((other) => other !== op && other !== next).flatMap(viewsOf);
  return ![...others, ...keep].some((view) => same(view, op.output));
}

const same = (a: View, b: View): boolean => a.buffer === b.buffer && a.offset === b.offset;

const viewsOf = (op: Op): View[] =>
  Object.values(op).filter((value): value is View => typeof value === 'object' && value !== null && 'buffer' in value);
