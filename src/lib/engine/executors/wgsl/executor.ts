/** The `wgsl` executor: shaders made of a plan's op lists, whole slices in one dispatch where the net is small, many lanes at once. */
import { memoryLimits } from '../../backends/memory-limits.ts';
import type { MemoryLimits } from '../../ops/footprint.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Execution, Executor, TrainingData } from '../executor.ts';
import { emitEvaluation } from './emit-evaluation.ts';
import { emitStep } from './emit-step.ts';
import { openLane } from './execution.ts';
import { openGpu } from './gpu.ts';
import { openPopulation, type Programs } from './population.ts';
import type { Form } from './shader.ts';
import { missingReason } from './snippets.ts';

const mostGroups = 65_535;

/** `form`: the one that all plans take, where they can; by their size when it is left out. */
type Options = { limits?: MemoryLimits; form?: Form };

/** The webgpu backend must be open (`backends/open.ts`). */
export function createWgslExecutor({ limits = memoryLimits('webgpu'), form }: Options = {}): Executor {
  const gpu = openGpu();
  const { maxStorageBufferBindingSize: largest, maxComputeWorkgroupStorageSize: nearBytes } = gpu.device.limits;
  const near = Math.floor(nearBytes / 4);
  const emitted = new WeakMap<Plan, Map<number, Programs>>();

  const programsOf = (plan: Plan, targetWidth: number): Programs => {
    const known = emitted.get(plan) ?? new Map<number, Programs>();
    emitted.set(plan, known);
    const found = known.get(targetWidth);
    if (found) return found;
    const step = emitStep({ plan, near, form }, targetWidth);
    const programs = { step, evaluation: emitEvaluation({ plan, near, form: step.form }, step.laneNumbers) };
    known.set(targetWidth, programs);
    return programs;
  };

  const openLanes = async (plan: Plan, data: TrainingData, seeds: readonly number[]): Promise<Execution[]> => {
    const programs = programsOf(plan, data.targets.length / data.examples);
    const together = Math.max(Math.min(Math.floor(largest / (4 * programs.step.laneNumbers)), mostGroups), 1);
    const opened: Execution[] = [];
    try {
      for (let first = 0; first < seeds.length; first += together) {
        const some = seeds.slice(first, first + together);
        const population = await openPopulation({ gpu, plan, data, lanes: some.length, programs });
        opened.push(...some.map((seed, lane) => openLane({ population, plan, lane, seed })));
      }
    } catch (problem) {
      opened.forEach((execution) => execution.dispose());
      throw problem;
    }
    return opened;
  };

  return {
    path: 'wgsl',
    limits,
    supports: (plan) => supportsPlan(plan, largest),
    openLanes,
    open: async (plan, data, seed) => {
      const [execution] = await openLanes(plan, data, [seed]);
      if (!execution) throw new Error('No lane was opened.');
      return execution;
    },
  };
}

/** True, or a sentence that says what no shader can do. */
function supportsPlan(plan: Plan, largestBuffer: number): true | string {
  for (const { op } of [...plan.step, ...plan.evaluate]) {
    const reason = missingReason(op);
    if (reason !== null) return `No shader of the program can run "${op}": ${reason}.`;
  }
  const bytes = 4 * (2 * plan.parameterCount + plan.slotCount + plan.activationCount);
  if (bytes <= largestBuffer) return true;
  return `The shaders would need a buffer of ${Math.ceil(bytes / 1e6)} MB for this model, more than the GPU holds in one.`;
}
