/**
 * Decides on what a run trains and says why. 'auto' walks down webgpu (real adapters only), wasm, cpu; a pinned backend
 * runs or fails, it is never exchanged. Each backend has one path or several, the fastest first: a plan that one cannot run takes the
 * next as a whole. A path is trusted only after its self-test against the reference.
 */
import type { Measured } from '../../runs/calibration.ts';
import type { Environment } from '../../runs/events.ts';
import type { BackendChoice, BackendName } from '../../spec/notebook.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { Executor } from '../executors/executor.ts';
import type { MemoryLimits } from '../ops/footprint.ts';
import type { Plan } from '../ops/plan.ts';
import { memoryLimits } from './memory-limits.ts';
import { openBackend, type ReadAsset } from './open.ts';
import { probeBackends, type Gpu, type Offered } from './probe.ts';
import { selfTest } from './self-test.ts';

type Path = Environment['path'];

export type Chosen = {
  backend: BackendName;
  path: Path;
  reason: string; // a sentence for a person
  adapter: string | null;
  offered: Offered[];
  executor: Executor;
  calibration?: Measured[]; // of the job, where it was measured
};

export type Surroundings = { readAsset: ReadAsset; gpu: Gpu | null };

/** `path`: that of a run that goes on, and no other. `plan`: what must run there. `isShort`: over before a GPU had compiled its shaders. */
export type Need = { path?: Path; plan?: Plan; isShort?: boolean };

export interface BackendChooser {
  offered(): Promise<Offered[]>;
  /** Not ok: a pinned backend cannot run here, with its sentence. */
  choose(choice: BackendChoice, need?: Need): Promise<Parsed<Chosen>>;
  /** Every path that may be trusted with the plan. Plain JavaScript only where nothing else is, a GPU not for a short job, nor in software. */
  candidates(choice: BackendChoice, need?: Need): Promise<Chosen[]>;
}

type Trial = { usable: true; executor: Executor } | { usable: false; sentence: string };

const pathsOf: Record<BackendName, readonly Path[]> = { webgpu: ['wgsl', 'tfjs'], wasm: ['wasm', 'tfjs'], cpu: ['tfjs'] };

/** Opens each backend and tests each path at most once, however often it is asked. */
export function createBackendChooser({ readAsset, gpu }: Surroundings): BackendChooser {
  const opened = new Map<BackendName, Promise<void>>();
  const trials = new Map<string, Promise<Trial>>();
  let probing: Promise<Offered[]> | null = null;
  const offered = () => (probing ??= probeBackends({ gpu }));
  const open = (name: BackendName): Promise<void> => {
    const opening = opened.get(name) ?? openBackend(name, readAsset);
    opened.set(name, opening);
    return opening;
  };
  const tried: Try = ({ name, largestBuffer }, path) => {
    const key = `${name} ${path}`;
    const limits = memoryLimits(name, largestBuffer === undefined ? {} : { buffer: largestBuffer });
    const trial = trials.get(key) ?? tryPath({ name, path, open, readAsset, limits });
    trials.set(key, trial);
    return trial;
  };
  return {
    offered,
    choose: async (choice, need = {}) => {
      const found = await offered();
      const search = { offered: found, need, tried };
      return choice === 'auto' ? chooseFastest(search) : choosePinned(choice, search);
    },
    candidates: async (choice, need = {}) => candidatesOf(choice, { offered: await offered(), need, tried }),
  };
}

export const chooseBackend = ({ choice, ...surroundings }: Surroundings & { choice: BackendChoice }): Promise<Parsed<Chosen>> =>
  createBackendChooser(surroundings).choose(choice);

type Try = (candidate: Offered, path: Path) => Promise<Trial>;
type Search = { offered: Offered[]; need: Need; tried: Try };

async function chooseFastest(search: Search): Promise<Parsed<Chosen>> {
  const passedOver: string[] = [];
  for (const candidate of inOrder(search)) {
    if (!candidate.usable || candidate.isSoftware) {
      passedOver.push(candidate.reason);
      continue;
    }
    const found = await pathOn(candidate, search);
    if (found.executor)
      return chosen(candidate, search, { ...found, reason: [candidate.reason, ...found.sentences, ...passedOver].join(' ') });
    passedOver.push(...found.sentences);
  }
  return failed(`No backend can train here. ${passedOver.join(' ')}`);
}

/** Fastest first; what is short is done by the processor before a GPU has begun. */
const inOrder = ({ offered, need }: Search): Offered[] =>
  need.isShort ? offered.toSorted((a, b) => Number(a.name === 'webgpu') - Number(b.name === 'webgpu')) : offered;

async function candidatesOf(choice: BackendChoice, search: Search): Promise<Chosen[]> {
  const found: Chosen[] = [];
  for (const candidate of inOrder(search)) {
    const { name, usable, isSoftware, reason } = candidate;
    const isAsked = choice === 'auto' ? !(search.need.isShort && name === 'webgpu') : choice === name;
    if (!usable || isSoftware || !isAsked || (choice === 'auto' && name === 'cpu' && found.length > 0)) continue;
    const why = choice === 'auto' ? reason : `It was pinned. ${reason}`;
    for (const path of pathsOf[name]) {
      const trial = await search.tried(candidate, path);
      if (!trial.usable || (search.need.plan && trial.executor.supports(search.need.plan) !== true)) continue;
      const one = chosen(candidate, search, { executor: trial.executor, reason: why });
      if (one.ok) found.push(one.value);
    }
  }
  return found;
}

async function choosePinned(choice: BackendName, search: Search): Promise<Parsed<Chosen>> {
  const candidate = search.offered.find(({ name }) => name === choice);
  const advice = 'Pin another backend, or take auto.';
  if (!candidate?.usable) return failed(`The pinned backend ${choice} cannot run here: ${candidate?.reason ?? 'it is unknown.'} ${advice}`);
  const found = await pathOn(candidate, search);
  if (!found.executor) return failed(`The pinned backend ${choice} cannot run here: ${found.sentences.join(' ')} ${advice}`);
  return chosen(candidate, search, { ...found, reason: ['It was pinned.', candidate.reason, ...found.sentences].join(' ') });
}

/**
 * The fastest path of a backend that may be trusted and can run the plan, and what was said of those before it. Where none can run it,
 * the fastest all the same: its own sentence says what would fit.
 */
async function pathOn(candidate: Offered, { need, tried }: Search): Promise<{ executor: Executor | null; sentences: string[] }> {
  const { name } = candidate;
  const sentences: string[] = [];
  let fastest: Executor | null = null;
  const paths = pathsOf[name].filter((path) => need.path === undefined || path === need.path);
  if (paths.length === 0) sentences.push(`${name} has no path "${need.path}" here.`);
  for (const path of paths) {
    const trial = await tried(candidate, path);
    if (!trial.usable) {
      sentences.push(trial.sentence);
      continue;
    }
    const supported = need.plan ? trial.executor.supports(need.plan) : true;
    if (supported === true) return { executor: trial.executor, sentences };
    fastest ??= trial.executor;
    sentences.push(supported);
  }
  return { executor: fastest, sentences: fastest ? [] : [...new Set(sentences)] };
}

function chosen(candidate: Offered, { offered }: Search, found: { executor: Executor | null; reason: string }): Parsed<Chosen> {
  const { executor, reason } = found;
  if (!executor || executor.path === 'reference') throw new Error('A run was to be trained on the reference.');
  return { ok: true, value: { backend: candidate.name, path: executor.path, adapter: candidate.adapter, offered, executor, reason } };
}

const failed = (message: string): Parsed<Chosen> => ({ ok: false, issues: [{ path: 'backend', message }] });

type Trying = { name: BackendName; path: Path; open: (name: BackendName) => Promise<void>; readAsset: ReadAsset; limits: MemoryLimits };

async function tryPath({ name, path, open, readAsset, limits }: Trying): Promise<Trial> {
  try {
    await open(name);
  } catch (problem) {
    return { usable: false, sentence: `${name} could not start: ${messageOf(problem)}.` };
  }
  const what = path === 'tfjs' ? name : whatOf[path];
  try {
    const executor = await openExecutor[path]({ name, readAsset, limits });
    const result = await selfTest(executor);
    return result.passed ? { usable: true, executor } : { usable: false, sentence: `${what} failed its self-test: ${result.sentence}` };
  } catch (problem) {
    return { usable: false, sentence: `${what} could not start: ${messageOf(problem)}.` };
  }
}

const whatOf = { wasm: 'The program for whole epochs', wgsl: 'The program of shaders' } as const;

type Opening = Pick<Trying, 'name' | 'readAsset' | 'limits'>;

/** Each in a chunk of its own. */
const openExecutor: Record<Path, (opening: Opening) => Promise<Executor>> = {
  tfjs: async ({ name, limits }) => (await import('../executors/tfjs/executor.ts')).createTfjsExecutor(name, limits),
  wgsl: async ({ limits }) => (await import('../executors/wgsl/executor.ts')).createWgslExecutor({ limits }),
  wasm: async ({ readAsset }) => {
    const [{ createWasmExecutor }, { openProgram }] = await Promise.all([
      import('../executors/wasm/executor.ts'),
      import('../executors/wasm/program.ts'),
    ]);
    return createWasmExecutor(await openProgram(readAsset));
  },
};

const messageOf = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));
