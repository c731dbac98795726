import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { anEnvironment } from '../../../../tests/support/builders.ts';
import { readWasmBinary, tensorCount } from '../../../../tests/support/tfjs.ts';
import { aTrainRun } from '../../../../tests/support/training.ts';
import { calibrate } from '../backends/calibrate.ts';
import { createBackendChooser } from '../backends/choose.ts';
import { chooseForRun } from './choose-for-run.ts';
import { planRun } from './plan-run.ts';

const chooser = createBackendChooser({ readAsset: readWasmBinary, gpu: null });
const prepared = aPrepared();
const fresh = aTrainRun();
const before = anEnvironment({ backend: 'wasm', path: 'tfjs', backendReason: 'It was the fastest then.' });

test('a new run on wasm takes the path of the epoch program', async () => {
  const found = await chooseForRun({ ...fresh, requestedBackend: 'wasm', environment: null }, chooser, { prepared });
  expect(found).toMatchObject({ ok: true, value: { backend: 'wasm', path: 'wasm' } });
});

test.each(['auto', 'wasm'] as const)('a run recorded on the tfjs path goes on there: %s', async (requestedBackend) => {
  const found = await chooseForRun({ ...fresh, requestedBackend, environment: before }, chooser, { prepared });
  expect(found).toMatchObject({ ok: true, value: { backend: 'wasm', path: 'tfjs' } });
});

test('an automatic choice keeps its reason, and is made anew where its backend is gone', async () => {
  const run = { ...fresh, requestedBackend: 'auto', environment: before } as const;
  expect(await chooseForRun(run, chooser)).toMatchObject({ ok: true, value: { reason: 'It was the fastest then.' } });
  const gone = { ...run, environment: { ...before, backend: 'webgpu' } } as const;
  expect(await chooseForRun(gone, chooser)).toMatchObject({ ok: true, value: { backend: 'wasm', path: 'wasm' } });
});

test('a job of a second or more takes the path that was measured fastest on it, and says what was measured', async () => {
  const long = aTrainRun({ training: { epochs: 100_000 } });
  let now = 0;
  const opened: string[] = [];
  // A clock under which each slice of the program takes ten times as long as one of the kernels.
  const slowed = {
    ...chooser,
    candidates: async (...asked: Parameters<typeof chooser.candidates>) =>
      (await chooser.candidates(...asked)).map((candidate) => {
        opened.push(`${candidate.backend} ${candidate.path}`);
        const open: typeof candidate.executor.open = async (...job) => {
          const execution = await candidate.executor.open(...job);
          return {
            ...execution,
            runSlice: (slice) => {
              now += slice.steps * (candidate.path === 'wasm' ? 10 : 1);
              return execution.runSlice(slice);
            },
          };
        };
        return { ...candidate, executor: { ...candidate.executor, open } };
      }),
  };
  const run = { ...long, requestedBackend: 'auto', environment: null } as const;
  const found = await chooseForRun(run, slowed, { prepared, now: () => now });
  expect(opened).toEqual(['wasm wasm', 'wasm tfjs']);
  const calibration = [
    { backend: 'wasm', path: 'wasm', msPerStep: 10 },
    { backend: 'wasm', path: 'tfjs', msPerStep: 1 },
  ];
  const reason = expect.stringContaining('Measured on this job: wasm by kernels 1.00 ms a step, wasm program 10.0 ms.');
  expect(found).toMatchObject({ ok: true, value: { backend: 'wasm', path: 'tfjs', calibration, reason } });
  const short = await chooseForRun({ ...fresh, requestedBackend: 'auto', environment: null }, slowed, { prepared, now: () => now });
  expect(short).toMatchObject({ ok: true, value: { backend: 'wasm', path: 'wasm' } });
  expect(opened.length).toBe(2);
});

test('a measurement leaves no tensors, and a path that breaks is left out of it', async () => {
  const candidates = await chooser.candidates('wasm');
  const [program, kernels] = candidates;
  if (!program || !kernels) throw new Error('Two paths were to be there.');
  const broken = { ...program, executor: { ...program.executor, open: () => Promise.reject(new Error('No room.')) } };
  const plan = planRun(fresh.resolved, prepared);
  if (!plan.ok) throw new Error('The net was to fit.');
  const { inputs, targets, rows } = prepared.train;
  const knobs = { learningRate: 0.01, l1: 0, l2: 0 };
  let now = 0;
  const job = { plan: plan.value, data: { inputs, targets, examples: rows.length }, knobs, now: () => (now += 1) };
  const before = tensorCount('wasm');
  expect(await calibrate([broken, kernels], job)).toMatchObject({ path: 'tfjs', calibration: [{ path: 'tfjs' }] });
  expect(await calibrate([broken], job)).toBeNull();
  expect(tensorCount('wasm')).toBe(before);
});

test('a clock of coarse ticks does not make a step seem to take no time', async () => {
  const [program] = await chooser.candidates('wasm');
  const plan = planRun(fresh.resolved, prepared);
  if (!program || !plan.ok) throw new Error('The net was to fit.');
  let now = 0;
  const open: typeof program.executor.open = async (...job) => {
    const execution = await program.executor.open(...job);
    return {
      ...execution,
      runSlice: (slice) => {
        now += 0.01 * slice.steps;
        return execution.runSlice(slice);
      },
    };
  };
  const { inputs, targets, rows } = prepared.train;
  const data = { inputs, targets, examples: rows.length };
  const job = { plan: plan.value, data, knobs: { learningRate: 0.01, l1: 0, l2: 0 }, now: () => Math.floor(now) };
  const found = await calibrate([{ ...program, executor: { ...program.executor, open } }], job);
  expect(found?.calibration?.[0]?.msPerStep).toBeCloseTo(0.01, 3);
});
