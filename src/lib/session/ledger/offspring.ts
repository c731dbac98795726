/**
 * New runs out of one that is over: continued, branched from a checkpoint, or started from its weights. Each is a record of its own with a
 * copy of what it begins with. Asks the supervisor to store and train it; never touches the run it comes from.
 */
import { continueRun, type Continuation } from '../../launch/continue-run.ts';
import { restartRun, type Restart } from '../../launch/restart-run.ts';
import { nextNumber, stemOf } from '../../runs/run-name.ts';
import type { Beginning, Run } from '../../runs/run.ts';
import { RunId } from '../../spec/ids.ts';
import type { Store } from '../../storage/store.ts';
import type { SupervisorCommands } from '../../worker/protocol.ts';

export type OffspringServices = {
  store: () => Promise<Pick<Store, 'listRuns'>>;
  supervisor: () => Promise<Pick<SupervisorCommands, 'start'>>;
  now: () => number;
  randomBytes: () => Uint8Array;
};

export type Numbers = Pick<Continuation, 'moreEpochs' | 'learningRate' | 'seed'>;

type Made = { run: Run; beginning: Beginning };
type Identity = { id: RunId; now: number; name: string };

/** Makes, stores and queues a run. Resolves when it is on disk. @throws Error with a sentence when it could not be. */
async function begin(services: OffspringServices, parent: Run, make: (identity: Identity) => Made): Promise<Run> {
  const runs = await (await services.store()).listRuns();
  const family = runs.filter(
    ({ notebookId, cellId, purpose }) => notebookId === parent.notebookId && cellId === parent.cellId && purpose === parent.purpose,
  );
  const name = `${stemOf(parent)} ${nextNumber([parent, ...family])}`;
  const made = make({ id: RunId.create(services.randomBytes()), now: services.now(), name });
  const run: Run = { ...made.run, ordinal: 1 + Math.max(0, ...runs.map(({ ordinal = 0 }) => ordinal)) };
  await (await services.supervisor()).start([run], { beginnings: [made.beginning] });
  return run;
}

/** A run that goes on where a checkpoint of `parent` stands. */
export const goOnFrom = (services: OffspringServices, from: Pick<Continuation, 'parent' | 'checkpoint'>, numbers: Numbers): Promise<Run> =>
  begin(services, from.parent, (identity) => continueRun({ ...identity, ...from, ...numbers }));

export type RestartNumbers = Pick<Restart, 'epochs' | 'learningRate' | 'seed' | 'frozen'>;

/** A run of the same that starts from the weights of a checkpoint of `parent`. */
export const restartFrom = (
  services: OffspringServices,
  from: Pick<Restart, 'parent' | 'checkpoint'>,
  numbers: RestartNumbers,
): Promise<Run> => begin(services, from.parent, (identity) => restartRun({ ...identity, ...from, ...numbers }));
