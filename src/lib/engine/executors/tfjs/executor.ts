/** The `tfjs` executor: op lists as TF.js kernel calls on one opened backend. */
import type { BackendName } from '../../../spec/notebook.ts';
import { memoryLimits } from '../../backends/memory-limits.ts';
import type { Executor } from '../executor.ts';
import { openExecution } from './execution.ts';
import { supportsPlan } from './program.ts';

/** The backend must be open (`backends/open.ts`) before the executor's `open`. */
export function createTfjsExecutor(backend: BackendName, limits = memoryLimits(backend)): Executor {
  return {
    path: 'tfjs',
    limits,
    supports: supportsPlan,
    open: async (plan, data, seed) => openExecution({ plan, data, seed, backend }),
  };
}
