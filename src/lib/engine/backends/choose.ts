/**
 * Decides on what a run trains and says why. 'auto' walks down webgpu (real adapters only), wasm, cpu; a pinned backend
 * runs or fails, it is never exchanged. A backend is trusted only after its self-test against the reference.
 */
import type { BackendChoice, BackendName } from '../../spec/notebook.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { Executor } from '../executors/executor.ts';
import { createTfjsExecutor } from '../executors/tfjs/executor.ts';
import type { MemoryLimits } from '../ops/footprint.ts';
import { memoryLimits } from './memory-limits.ts';
import { openBackend, type ReadAsset } from './open.ts';
import { probeBackends, type Gpu, type Offered } from './probe.ts';
import { selfTest } from './self-test.ts';

export type Chosen = {
  backend: BackendName;
  path: 'tfjs';
  reason: string; // a sentence for a person
  adapter: string | null;
  offered: Offered[];
  executor: Executor;
};

export type Surroundings = { readAsset: ReadAsset; gpu: Gpu | null };

export interface BackendChooser {
  offered(): Promise<Offered[]>;
  /** Not ok: a pinned backend cannot run here, with its sentence. */
  choose(choice: BackendChoice): Promise<Parsed<Chosen>>;
}

type Trial = { usable: true; executor: Executor } | { usable: false; sentence: string };

/** Opens and tests each backend at most once, however often it is asked. */
export function createBackendChooser({ readAsset, gpu }: Surroundings): BackendChooser {
  const trials = new Map<BackendName, Promise<Trial>>();
  let probing: Promise<Offered[]> | null = null;
  const offered = () => (probing ??= probeBackends({ gpu }));
  const tried = ({ name, largestBuffer }: Offered): Promise<Trial> => {
    const limits = memoryLimits(name, largestBuffer === undefined ? {} : { buffer: largestBuffer });
    const trial = trials.get(name) ?? tryBackend(name, { readAsset, limits });
    trials.set(name, trial);
    return trial;
  };
  return {
    offered,
    choose: async (choice) => {
      const found = await offered();
      return choice === 'auto' ? chooseFastest(found, tried) : choosePinned(choice, found, tried);
    },
  };
}

export const chooseBackend = ({ choice, ...surroundings }: Surroundings & { choice: BackendChoice }): Promise<Parsed<Chosen>> =>
  createBackendChooser(surroundings).choose(choice);

type Try = (candidate: Offered) => Promise<Trial>;

async function chooseFastest(offered: Offered[], tried: Try): Promise<Parsed<Chosen>> {
  const passedOver: string[] = [];
  for (const candidate of offered) {
    if (!candidate.usable || candidate.isSoftware) {
      passedOver.push(candidate.reason);
      continue;
    }
    const trial = await tried(candidate);
    if (trial.usable) return chosen(candidate, { offered, executor: trial.executor, reason: [candidate.reason, ...passedOver].join(' ') });
    passedOver.push(trial.sentence);
  }
  return failed(`No backend can train here. ${passedOver.join(' ')}`);
}

async function choosePinned(choice: BackendName, offered: Offered[], tried: Try): Promise<Parsed<Chosen>> {
  const candidate = offered.find(({ name }) => name === choice);
  const advice = 'Pin another backend, or take auto.';
  if (!candidate?.usable) return failed(`The pinned backend ${choice} cannot run here: ${candidate?.reason ?? 'it is unknown.'} ${advice}`);
  const trial = await tried(candidate);
  if (!trial.usable) return failed(`The pinned backend ${choice} cannot run here: ${trial.sentence} ${advice}`);
  return chosen(candidate, { offered, executor: trial.executor, reason: `It was pinned. ${candidate.reason}` });
}

const chosen = (candidate: Offered, rest: { offered: Offered[]; executor: Executor; reason: string }): Parsed<Chosen> => ({
  ok: true,
  value: { backend: candidate.name, path: 'tfjs', adapter: candidate.adapter, ...rest },
});

const failed = (message: string): Parsed<Chosen> => ({ ok: false, issues: [{ path: 'backend', message }] });

type Opening = { readAsset: ReadAsset; limits: MemoryLimits };

async function tryBackend(name: BackendName, { readAsset, limits }: Opening): Promise<Trial> {
  try {
    await openBackend(name, readAsset);
    const executor = createTfjsExecutor(name, limits);
    const result = await selfTest(executor);
    return result.passed ? { usable: true, executor } : { usable: false, sentence: `${name} failed its self-test: ${result.sentence}` };
  } catch (problem) {
    return { usable: false, sentence: `${name} could not start: ${problem instanceof Error ? problem.message : String(problem)}.` };
  }
}
