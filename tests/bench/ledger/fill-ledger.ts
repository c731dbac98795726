/** Writes a ledger as weeks of work leave it into the browser that this runs in; on a page of the built app that is the app's own. */
import { emptyHistory } from '../../../src/lib/runs/apply-event.ts';
import type { History, Run } from '../../../src/lib/runs/run.ts';
import { openDatabase } from '../../../src/lib/storage/open-database.ts';
import { sha256 } from '../../../src/lib/spec/hash.ts';
import { RunId } from '../../../src/lib/spec/ids.ts';
import { toColumns } from '../../../src/lib/storage/records.ts';
import { manyRuns } from '../../support/many-runs.ts';

const [epochs, atOnce] = [60, 1000];

/** A curve that falls to the run's last score. */
function historyOf({ last, elapsedMs }: Run): History {
  const each = (of: (epoch: number) => number) => Array.from({ length: epochs }, (_, at) => of(at + 1));
  const { loss = 1, metric } = last?.validation ?? {};
  const fall = (epoch: number) => loss + 2 / epoch;
  return {
    ...emptyHistory(),
    epoch: each((epoch) => epoch),
    step: each((epoch) => epoch * 10),
    trainLoss: each(fall),
    trainMetric: each((epoch) => (metric ?? 0) - 0.5 / epoch),
    validationLoss: each((epoch) => fall(epoch) + 0.05),
    validationMetric: each((epoch) => (metric ?? 0) - 0.6 / epoch),
    elapsedMs: each((epoch) => (elapsedMs * epoch) / epochs),
    learningRate: each(() => 0.01),
  };
}

/** As Daybook makes them: digits that tell nothing of when. */
const idFor = (id: RunId): RunId => RunId.parse(sha256(id).slice(0, 20));

const withIds = (run: Run): Run => ({
  ...run,
  id: idFor(run.id),
  ...(run.repeat && { repeat: { ...run.repeat, group: idFor(run.repeat.group) } }),
});

/** `count` runs with their curves; resolves when all are written. */
export async function fillLedger(count: number): Promise<void> {
  const database = await openDatabase({}, { onSuperseded: () => undefined, onLost: () => undefined });
  const runs = manyRuns(count).map(withIds);
  for (let from = 0; from < count; from += atOnce) {
    const tx = database.transaction(['runs', 'history'], 'readwrite');
    await Promise.all(
      runs
        .slice(from, from + atOnce)
        .flatMap((run) => [
          tx.objectStore('runs').put({ version: 1, id: run.id, run, chunks: 1, checkpoints: [] }),
          tx.objectStore('history').put({ version: 1, runId: run.id, n: 0, type: 'columns', columns: toColumns(historyOf(run)) }),
        ]),
    );
    await tx.done;
  }
  database.close();
}
