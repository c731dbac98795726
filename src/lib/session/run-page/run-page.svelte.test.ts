import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { FittedPreparation } from '../../data/prepared.ts';
import type { Checkpoint, LedgerEvent } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { noAnswer } from '../../worker/protocol.ts';
import type { Predictions } from '../../worker/protocol.ts';
import type { RunNews } from '../notebook/run-news.ts';
import { RunPage } from './run-page.svelte.ts';

const checkpoint = (epoch: number): Checkpoint => ({
  epoch,
  step: epoch * 7,
  params: Float32Array.of(epoch),
  slots: new Float32Array(),
  bestLoss: null,
  bestEpoch: null,
  epochsWithoutGain: 0,
});
const epochEnd = (epoch: number): LedgerEvent => ({
  type: 'epochEnd',
  epoch,
  step: epoch * 7,
  train: { loss: 1 / epoch, metric: 0.9 },
  validation: { loss: 1 / epoch, metric: 0.8 },
  elapsedMs: epoch,
  weightsHash: '0',
  dispatches: 0,
});
const running = (run: Run, epochsDone: number): Run => ({ ...run, epochsDone, state: { status: 'running', startedAt: 0 } });

const preparation: FittedPreparation = {
  columns: [],
  planar: null,
  inputShape: [1],
  inputNames: ['bill'],
  target: { type: 'value', name: 'mass', offset: 0, scale: 1 },
};

const silence = Object.assign(new Error('The tab that trains does not answer.'), { name: noAnswer });

/** A run stored with so many epochs and a checkpoint, a page that has it open, and the supervisor's voice. */
async function opened(run: Run, epochs: number) {
  const store = createMemoryStore();
  const lease = await store.takeLease();
  await store.createRuns(lease, [{ ...run, state: { status: 'queued' } }]);
  const write = (state: Run, upTo: number, weights: Checkpoint | null) =>
    store.writeRuns(lease, [{ run: state, chunk: Array.from({ length: upTo }, (_, at) => epochEnd(at + 1)), checkpoint: weights }]);
  await write(run, epochs, checkpoint(epochs));
  const asked: string[] = [];
  let tell: (news: RunNews[]) => void = () => undefined;
  let refuses = false;
  const page = new RunPage(run.id, {
    store: async () => store,
    settle: async (runs) => runs,
    listen: (listener) => {
      tell = listener;
      return () => (tell = () => undefined);
    },
    workers: async () => ({
      analysis: {
        predictions: async (_run, { epoch }) => {
          asked.push(`predictions at ${epoch}`);
          if (refuses) throw new Error('The worker ended.');
          return {
            rows: Int32Array.of(epoch),
            outputs: Float32Array.of(2),
            width: 1,
            truth: Float32Array.of(3),
            classes: null,
            preparation,
            shown: { type: 'rows', columns: ['bill'], cells: [['39.1']] },
            dataset: run.resolved.dataset,
          };
        },
        outputs: async (_run, { epoch }) => {
          asked.push(`outputs at ${epoch}`);
          return { preparation } as Predictions;
        },
        sample: async (_run, _checkpoint, { count }) => ({
          ok: true,
          value: Array.from({ length: count }, () => ({ text: 'emma', isKnown: true })),
        }),
        inside: async (_run, { epoch }, { type }) => {
          if (refuses) throw new Error('The worker ended.');
          asked.push(`${type} at ${epoch}`);
          return { ok: true, value: { type: 'weights', layers: [] } };
        },
        describe: async () => ({ ok: false, issues: [{ path: '', message: 'The data are gone.' }] }),
        predictRow: async (_run, _checkpoint, row) => ({ ok: true, value: { outputs: [Object.keys(row).length] } }),
      },
      supervisor: {
        start: async () => void asked.push('start'),
        resume: async () => void asked.push('resume'),
        stop: () => (asked.includes('take over') ? Promise.resolve() : Promise.reject(silence)),
        takeOver: async () => void asked.push('take over'),
      },
    }),
  });
  await page.open();
  return {
    page,
    store,
    write,
    asked,
    tell: ({ run, events }: { run: Run; events: LedgerEvent[] }) => tell([{ id: run.id, run, events }]),
    hear: () => tell([{ id: run.id, run: null, events: [] }]),
    refuse: () => (refuses = true),
  };
}

const epochsOf = (page: RunPage) => (page.state.status === 'ready' ? page.state.history.epoch : page.state.status);

test('opens a finished run with its curves and what its newest weights predict', async () => {
  const { page, asked } = await opened(aRun(), 5);
  expect(epochsOf(page)).toEqual([1, 2, 3, 4, 5]);
  expect(page.predictions).toMatchObject({ status: 'ready', epoch: 5 });
  expect(asked).toEqual(['predictions at 5']);
  expect(await page.predictRow({ bill: 3 })).toEqual({ ok: true, value: { outputs: [1] } });
  expect(await page.inside({ type: 'weights' })).toEqual({ ok: true, value: { type: 'weights', layers: [] } });
});

test('gives what its exported model is made of, and asks for the preparation only when it was not told before', async () => {
  const run = aRun();
  const { page, asked } = await opened(run, 5);
  expect(await page.trained()).toMatchObject({ run: { id: run.id }, checkpoint: { epoch: 5 }, preparation });
  expect(asked).toEqual(['predictions at 5']);
  const { page: failing, asked: askedToo, write, refuse, tell } = await opened(running(run, 5), 5);
  await expect(failing.trained()).rejects.toThrow(/^The run has no weights yet/);
  refuse();
  await write(run, 5, checkpoint(5));
  tell({ run, events: [] });
  await expect.poll(() => failing.predictions.status).toBe('failed');
  expect((await failing.trained()).preparation).toEqual(preparation);
  expect(askedToo).toEqual(['predictions at 5', 'outputs at 5']);
});

test('predictions are kept beside the run: the next page shows them without asking for any work', async () => {
  const run = aRun();
  const { page, store, write } = await opened(run, 5);
  await expect.poll(() => page.predictions).toMatchObject({ status: 'ready', kept: { examples: 1, of: 1 }, trouble: null });
  const again = () =>
    new RunPage(run.id, {
      store: async () => store,
      settle: async (runs) => runs,
      listen: () => () => undefined,
      workers: () => Promise.reject(new Error('The data are gone.')),
    });
  const next = again();
  await next.open();
  expect(next.predictions).toEqual(page.predictions);
  // Of other weights they say nothing.
  await write(run, 6, checkpoint(6));
  const later = again();
  await later.open();
  expect(later.predictions).toEqual({ status: 'failed', message: 'The validation examples could not be predicted: The data are gone.' });
});

test('a run that is not here is missing, not an error', async () => {
  const { page } = await opened(aRun(), 1);
  const other = new RunPage(aRun({ id: 'other' }).id, {
    store: async () => createMemoryStore(),
    settle: async (runs) => runs,
    listen: () => () => undefined,
    workers: () => Promise.reject(new Error('not asked')),
  });
  await other.open();
  expect([other.state.status, page.state.status]).toEqual(['missing', 'ready']);
});

test('follows a run while it trains, and predicts when it has ended', async () => {
  const run = aRun();
  const { page, asked, write, tell } = await opened(running(run, 2), 2);
  expect(asked).toEqual([]);
  tell({ run: running(run, 3), events: [epochEnd(3)] });
  expect(epochsOf(page)).toEqual([1, 2, 3]);
  await write(run, 3, checkpoint(3));
  tell({ run, events: [{ type: 'finished', reason: 'epochs', weightsHash: '0', elapsedMs: 9 }] });
  await expect.poll(() => page.predictions.status).toBe('ready');
  expect(asked).toEqual(['predictions at 3']);
});

test('an end that is told before it is on disk stays told, and its weights are read once they are saved', async () => {
  const run = aRun();
  const { page, asked, write, tell } = await opened(running(run, 2), 2);
  tell({ run, events: [epochEnd(3), { type: 'finished', reason: 'epochs', weightsHash: '0', elapsedMs: 9 }] });
  await page.open(); // reads the record, which still says that it trains
  expect([page.run?.state.status, asked]).toEqual(['finished', []]);
  await write(run, 3, checkpoint(3));
  tell({ run, events: [] });
  await expect.poll(() => page.predictions.status).toBe('ready');
  expect([page.run?.state.status, asked]).toEqual(['finished', ['predictions at 3']]);
});

test('an end that was told before the page listened is read once it is on disk', async () => {
  const run = aRun();
  const { page, write, hear } = await opened(running(run, 0), 0);
  await write(run, 3, checkpoint(3));
  hear();
  await expect.poll(() => page.run?.state.status).toBe('finished');
  expect(epochsOf(page)).toEqual([1, 2, 3]);
});

test('reads the record again when epochs were missed', async () => {
  const run = aRun();
  const { page, write, tell } = await opened(running(run, 2), 2);
  await write(running(run, 5), 5, null);
  tell({ run: running(run, 6), events: [epochEnd(6)] });
  await expect.poll(() => epochsOf(page)).toContain(4);
});

test('news of other runs and news after closing change nothing', async () => {
  const run = aRun();
  const { page, tell } = await opened(running(run, 2), 2);
  tell({ run: aRun({ id: 'other' }), events: [epochEnd(9)] });
  page.close();
  tell({ run: running(run, 3), events: [epochEnd(3)] });
  expect(epochsOf(page)).toEqual([1, 2]);
});

test('says why a command was refused; where the tab that trains is silent, one press moves the training here and gives it again', async () => {
  const { page, asked } = await opened(aRun(), 1);
  await page.resume();
  expect([asked.at(-1), page.trouble]).toEqual(['resume', null]);
  await page.stop();
  expect(page.trouble?.text).toContain('does not answer');
  await page.trouble?.takeOver?.();
  expect([asked.at(-1), page.trouble]).toEqual(['take over', null]);
});
