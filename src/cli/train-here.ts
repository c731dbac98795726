import { cpus } from 'node:os';
import type { Prepared } from '../lib/data/prepared.ts';
import type { BackendChooser } from '../lib/engine/backends/choose.ts';
import { chooseForRun } from '../lib/engine/run/choose-for-run.ts';
import { environmentOf } from '../lib/engine/run/environment.ts';
import { createControl } from '../lib/engine/run/control.ts';
import { overfitCheck } from '../lib/engine/run/overfit-check.ts';
import { rangeTest } from '../lib/engine/run/range-test.ts';
import { train } from '../lib/engine/run/train.ts';
import { defaultSampling, sampleTexts } from '../lib/engine/run/sample.ts';
import { applyEvent } from '../lib/runs/apply-event.ts';
import type { Checkpoint } from '../lib/runs/events.ts';
import { eventLine, recordLine } from '../lib/runs/record-line.ts';
import type { Run } from '../lib/runs/run.ts';

type TrainHere = {
  run: Run;
  prepared: Prepared;
  checkpoint?: Checkpoint | null;
  chooser: BackendChooser;
  print: (line: string) => void;
  sample?: number | null;
};
/** With its newest checkpoint and that of its best epoch. */
export type Trained = { run: Run; last: Checkpoint | null; best: Checkpoint | null };

const loops = { train, overfitCheck, rangeTest };

const host = { appVersion: __APP_VERSION__, userAgent: `Node ${process.version}`, cores: cpus().length };

const now = () => performance.now();
const breathe = () => new Promise<void>((done) => setImmediate(done));

/**
 * Trains one run in this process, printing its events and its record; a sentence when its backend cannot run here. The chooser is
 * shared between runs: it opens and tests a backend once.
 */
export async function trainHere({
  run: queued,
  prepared,
  checkpoint: beginning = null,
  chooser,
  print,
  sample = null,
}: TrainHere): Promise<Trained | string> {
  const chosen = await chooseForRun(queued, chooser, { prepared, now });
  if (!chosen.ok) return chosen.issues.map(({ message }) => message).join(' ');
  const { executor } = chosen.value;
  const environment = environmentOf(host, chosen.value);
  let run = queued;
  let checkpoint = beginning;
  let best: Checkpoint | null = null;
  const services = { executor, environment, control: createControl(), now, breathe };
  for await (const event of loops[run.purpose]({ run, prepared, checkpoint: beginning }, services)) {
    run = applyEvent(run, event, Date.now());
    if (event.type === 'checkpoint') {
      checkpoint = event.checkpoint;
      best = event.kept?.findLast(({ why }) => why.includes('best'))?.checkpoint ?? best;
    }
    const line = eventLine(run.id, event);
    if (line !== null) print(line);
  }
  print(recordLine(run));
  if (sample !== null && checkpoint) {
    const sampled = await sampleTexts(
      { run, checkpoint, prepared, executor, breathe },
      { ...defaultSampling, seed: run.seed, count: sample },
    );
    if (!sampled.ok) return sampled.issues.map(({ message }) => message).join(' ');
    for (const text of sampled.value) print(JSON.stringify({ type: 'sample', runId: run.id, text }));
  }
  return { run, last: checkpoint, best };
}
