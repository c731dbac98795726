import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { allEvents, services } from '../../../tests/support/training.ts';
import { aMoonsRun, realAnalysis } from '../../../tests/support/real-training.ts';
import { testExecutors } from '../../../tests/support/tfjs.ts';
import { applyAllToHistory, applyEvent, emptyHistory } from '../runs/apply-event.ts';
import type { Run } from '../runs/run.ts';
import { PreparedData } from './prepared-data.ts';
import type { DraftNews, PreviewInterest } from './protocol.ts';

const executorOf = testExecutors();
const interest: PreviewInterest = { grid: { columns: 5, rows: 4, minimum: [-1, -1], maximum: [2, 1] }, units: true };
const job = (run: Run) => ({ run, checkpoint: null });
const seeds = [3, 4, 5];
const threeSeeds = () => Promise.all(seeds.map((seed) => aMoonsRun(`seed-${seed}`, { seed, backend: 'wasm' })));

/** The run as it is recorded when it trains alone, and its history. */
async function recorded(run: Run) {
  const data = await new PreparedData(() => Promise.reject(new Error('Moons are made.'))).of(run);
  if (!data.ok) throw new Error(data.issues[0]?.message);
  const events = await allEvents({ run, prepared: data.value.prepared }, services(executorOf('wasm program')));
  return { run: events.reduce((folded, event) => applyEvent(folded, event, 0), run), history: applyAllToHistory(emptyHistory(), events) };
}

/** What does not depend on the clock or on who drew meanwhile. */
const bitsOf = ({ run, history }: DraftNews['lanes'][number]) => {
  const { weightsHash, last, best, measures, epochsDone, state } = run;
  const { elapsedMs: _time, ...curves } = history;
  return { weightsHash, last, best, measures, epochsDone, status: state.status, curves };
};

test('a draft of several seeds ends in the bits of the recorded runs, and lets everything go', async () => {
  const analysis = realAnalysis();
  const runs = await threeSeeds();
  await analysis.draft({ jobs: runs.map(job), interest }); // opens the backend
  await analysis.draft({ jobs: [], interest: null });
  const before = memory().numTensors;
  const turns: DraftNews[] = [];
  let news = await analysis.draft({ jobs: runs.map(job), interest });
  for (; news; news = news.isDone ? null : await analysis.draft(null)) turns.push(news);
  expect(turns.length).toBeGreaterThan(1);
  for (const { lanes } of turns) {
    const epochs = lanes.map(({ run }) => run.epochsDone);
    expect(new Set(epochs).size, `all seeds grow together: ${epochs.join()}`).toBe(1);
  }
  expect(turns.at(-1)?.lanes.map(bitsOf)).toEqual((await Promise.all(runs.map(recorded))).map(bitsOf));
  expect(memory().numTensors).toBe(before);
});

test('the surface of the first seed comes with the first turn and ends with its last weights', async () => {
  const analysis = realAnalysis();
  const runs = await threeSeeds();
  const first = await analysis.draft({ jobs: runs.map(job), interest });
  expect(first?.preview?.layers?.length).toBe(2);
  let last = first;
  while (last && !last.isDone) last = await analysis.draft(null);
  expect(last?.preview?.epoch).toBe(12);
  expect(last?.preview?.outputs.length).toBe(5 * 4 * 2);
});

test('a newer draft drops the one before, whose question is answered with nothing', async () => {
  const analysis = realAnalysis();
  const [first, second] = await Promise.all([
    aMoonsRun('first', { backend: 'wasm', training: { epochs: 5000 } }),
    aMoonsRun('second', { backend: 'wasm' }),
  ]);
  const old = analysis.draft({ jobs: [job(first)], interest: null });
  const news = await analysis.draft({ jobs: [job(second)], interest: null });
  expect(await old).toBeNull();
  expect(news?.lanes.map(({ run }) => run.name)).toEqual(['second']);
});

test('runs that cannot be trained here have no draft', async () => {
  const analysis = realAnalysis();
  const pinned = await aMoonsRun('pinned', { backend: 'webgpu' });
  expect(await analysis.draft({ jobs: [job(pinned)], interest: null })).toBeNull();
});
