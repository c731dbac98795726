/**
 * What a training costs before it runs: multiply-adds from the plan alone, and milliseconds once the speed of the machine is
 * known from earlier runs. An estimate for people, within a factor of two or so; nothing decides by it.
 */
import type { BackendName } from '../spec/notebook.ts';
import type { Plan } from './ops/plan.ts';

export type Speed = {
  overheadMsPerStep: number; // what a step costs however small it is
  multiplyAddsPerMs: number;
};

/** Before the first run on this machine: slower than what was measured on an ordinary laptop, so that a wait is seldom longer than said. */
export const defaultSpeeds: Record<BackendName, Speed> = {
  webgpu: { overheadMsPerStep: 4, multiplyAddsPerMs: 5_000_000 },
  wasm: { overheadMsPerStep: 0.03, multiplyAddsPerMs: 4_000_000 },
  cpu: { overheadMsPerStep: 0.8, multiplyAddsPerMs: 150_000 },
};

export type Work = { steps: number; multiplyAdds: number };

export type WorkRequest = { plan: Plan; trainExamples: number; validationExamples: number; epochs: number };

/**
 * Training: a forward pass, the gradients of the weights (as many again) and of the inputs (again, but not for the first layer
 * that learns). After each epoch both parts are evaluated once, which counts two steps.
 */
export function workOf({ plan, trainExamples, validationExamples, epochs }: WorkRequest): Work {
  const costs = plan.layers.map(({ multiplyAdds }) => multiplyAdds);
  const forward = forwardOf(plan);
  const first = costs.find((cost) => cost > 0) ?? 0;
  const perEpoch = trainExamples * (3 * forward - first) + (trainExamples + validationExamples) * forward;
  const steps = Math.ceil(trainExamples / plan.batchSize) + 2;
  return { steps: epochs * steps, multiplyAdds: epochs * perEpoch };
}

/** Multiply-adds of one example's forward pass. */
const forwardOf = (plan: Plan): number => plan.layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);

const timeOf = ({ steps, multiplyAdds }: Work, { overheadMsPerStep, multiplyAddsPerMs }: Speed): number =>
  steps * overheadMsPerStep + multiplyAdds / multiplyAddsPerMs;

/** Milliseconds of training on a machine of that speed, without loading data or starting a backend. */
export const expectedMs = ({ speed, ...request }: WorkRequest & { speed: Speed }): number => timeOf(workOf(request), speed);

/** The same from a step that was measured: evaluation takes as much longer as it has multiply-adds. */
export function expectedFromStep(request: WorkRequest, msPerStep: number): number {
  const { plan, trainExamples, epochs } = request;
  const steps = epochs * Math.ceil(trainExamples / plan.batchSize);
  const trained = workOf({ ...request, validationExamples: 0 }).multiplyAdds - epochs * trainExamples * forwardOf(plan);
  return msPerStep * steps * (trained > 0 ? workOf(request).multiplyAdds / trained : 1);
}

/** One run that ended: its work and how long it trained. */
export type Observation = Work & { elapsedMs: number };

const pull = 0.05; // weight of the starting guess against one run

/**
 * The speed that explains the runs best: least squares of relative errors over the two costs, pulled a little toward the
 * default's ratio between them, since runs of one size cannot tell them apart. Give runs of one backend, the recent ones.
 */
export function fitSpeed(observations: readonly Observation[], start: Speed): Speed {
  const usable = observations.filter(({ steps, elapsedMs }) => steps > 0 && elapsedMs > 0);
  if (usable.length === 0) return start;
  const ratios = usable.map((run) => run.elapsedMs / timeOf(run, start)).sort((a, b) => a - b);
  const scale = ratios[Math.floor(ratios.length / 2)] ?? 1;
  // Unknown u, v: by what the scaled costs of a step and of a multiply-add are to be multiplied; each run says a u + b v = 1.
  let [uu, uv, vv, u1, v1] = [pull, 0, pull, pull, pull];
  for (const { steps, multiplyAdds, elapsedMs } of usable) {
    const a = (steps * start.overheadMsPerStep * scale) / elapsedMs;
    const b = ((multiplyAdds / start.multiplyAddsPerMs) * scale) / elapsedMs;
    uu += a * a;
    uv += a * b;
    vv += b * b;
    u1 += a;
    v1 += b;
  }
  const determinant = uu * vv - uv * uv;
  const solved = { u: (u1 * vv - v1 * uv) / determinant, v: (v1 * uu - u1 * uv) / determinant };
  // No cost is negative: where one would be, the other explains all it can alone.
  const least = 0.01;
  const u = solved.v < least ? u1 / uu : Math.max(solved.u, least);
  const v = solved.u < least ? v1 / vv : Math.max(solved.v, least);
  return { overheadMsPerStep: start.overheadMsPerStep * scale * u, multiplyAddsPerMs: start.multiplyAddsPerMs / (scale * v) };
}
