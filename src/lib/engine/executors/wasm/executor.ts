/** The `wasm` executor: a plan's op tables, interpreted by the epoch program in TF.js's own wasm memory, a whole slice in one call. */
import type { Plan } from '../../ops/plan.ts';
import type { Executor } from '../executor.ts';
import { missingReason } from './encode.ts';
import { openExecution } from './execution.ts';
import type { Program } from './program.ts';

export const createWasmExecutor = (program: Program): Executor => ({
  path: 'wasm',
  supports: supportsPlan,
  open: async (plan, data, seed) => openExecution({ plan, data, seed, program }),
});

/** True, or a sentence that says what the epoch program cannot do. */
function supportsPlan({ step, evaluate }: Plan): true | string {
  for (const { op } of [...step, ...evaluate]) {
    const reason = missingReason(op);
    if (reason !== null) return `The epoch program cannot run "${op}": ${reason}.`;
  }
  return true;
}
