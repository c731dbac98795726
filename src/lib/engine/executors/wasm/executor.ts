/** The `wasm` executor: a plan's op tables, interpreted by the epoch program in TF.js's own wasm memory, a whole slice in one call. */
import { memoryLimits } from '../../backends/memory-limits.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Executor } from '../executor.ts';
import { missingReason } from './encode.ts';
import { openExecution } from './execution.ts';
import { layOut } from './lay-out.ts';
import type { Program } from './program.ts';

/** Of the 2 GB that TF.js's memory may grow to, with room for data and for TF.js. */
const mostBytes = 1.5e9;

export const createWasmExecutor = (program: Program): Executor => ({
  path: 'wasm',
  limits: memoryLimits('wasm'),
  supports: supportsPlan,
  open: async (plan, data, seed) => openExecution({ plan, data, seed, program }),
});

/** True, or a sentence that says what the epoch program cannot do. */
function supportsPlan(plan: Plan): true | string {
  for (const { op } of [...plan.step, ...plan.evaluate]) {
    const reason = missingReason(op);
    if (reason !== null) return `The epoch program cannot run "${op}": ${reason}.`;
  }
  const { bytes } = layOut(plan, { base: 0, examples: 0, targetWidth: 1 });
  if (bytes <= mostBytes) return true;
  return `The epoch program would need ${Math.ceil(bytes / 1e6)} MB for this model, more than its memory holds.`;
}
