/** Whether a run has room where it is to train, said before it begins, and what to do where memory ended all the same. Pure. */
import type { Prepared } from '../../data/prepared.ts';
import { isOutOfMemory } from '../backends/memory-limits.ts';
import type { Executor } from '../executors/executor.ts';
import { footprintOf, largestBatch, roomIssues, showBytes } from '../ops/footprint.ts';
import type { Plan } from '../ops/plan.ts';
import { sentenceOf } from './plan-run.ts';

type Resident = Pick<Prepared['train'], 'inputs' | 'targets'>;

const sizeOfData = ({ inputs, targets }: Resident) => ({ inputs: inputs.length, targets: targets.length });

/** True, or what the executor cannot do or hold, as a sentence. */
export function mayRun(executor: Executor, plan: Plan, data: Resident): true | string {
  const supported = executor.supports(plan);
  if (supported !== true || !executor.limits) return supported;
  const issues = roomIssues(plan, sizeOfData(data), executor.limits);
  return issues.length === 0 ? true : sentenceOf(issues);
}

/** What went wrong, in a sentence; where memory ended, with a batch that is likely to fit. */
export function failureSentence(problem: unknown, tried?: { executor: Executor; plan: Plan; data: Resident }): string {
  if (tried && isOutOfMemory(problem)) return noRoom(tried);
  return `Training broke off: ${problem instanceof Error ? problem.message : String(problem)}`;
}

/** The estimate was too low or the machine had less than it should: half of what was tried for is a fair guess. */
function noRoom({ executor, plan, data }: { executor: Executor; plan: Plan; data: Resident }): string {
  const footprint = footprintOf(plan, sizeOfData(data));
  const { batchSize } = plan;
  const { spread = 1 } = executor.limits ?? {};
  const needed = footprint.fixed + spread * footprint.row * batchSize;
  const half = Math.min(
    batchSize - 1,
    Math.floor(batchSize / 2),
    largestBatch(footprint, { whole: needed / 2, buffer: null, spread }) || Infinity,
  );
  const where = executor.limits?.name ?? 'this machine';
  const advice = half >= 1 ? `a batch of ${half} is likely to fit` : 'take smaller layers or fewer examples';
  return `There was no memory left on ${where} for a batch of ${batchSize}, which needs about ${showBytes(needed)}: ${advice}, or close other pages.`;
}
