/**
 * New runs out of one that is over: continued, branched from a checkpoint, started from its weights, or trained anew on other seeds. Each is
 * a record of its own with a copy of what it begins with. Asks the supervisor to store and train it; never touches the run it comes from.
 */
import { continueRun, type Continuation } from '../../launch/continue-run.ts';
import { moreSeeds, refuseMoreSeeds } from '../../launch/more-seeds.ts';
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

const familyOf = (runs: readonly Run[], { notebookId, cellId, purpose }: Run) =>
  runs.filter((run) => run.notebookId === notebookId && run.cellId === cellId && run.purpose === purpose);

const ordinalAfter = (runs: readonly Run[]) => 1 + Math.max(0, ...runs.map(({ ordinal = 0 }) => ordinal));

/** Makes, stores and queues a run. Resolves when it is on disk. @throws Error with a sentence when it could not be. */
async function begin(services: OffspringServices, parent: Run, make: (identity: Identity) => Made): Promise<Run> {
  const runs = await (await services.store()).listRuns();
  const name = `${stemOf(parent)} ${nextNumber([parent, ...familyOf(runs, parent)])}`;
  const made = make({ id: RunId.create(services.randomBytes()), now: services.now(), name });
  const run: Run = { ...made.run, ordinal: ordinalAfter(runs) };
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

/** The same on other seeds, as repeats of one press in the notebook of `like`. Why it cannot be done, or null once they are on disk. @throws Error with a sentence. */
export async function repeatOn(services: OffspringServices, like: Run, seeds: readonly number[]): Promise<string | null> {
  const refusal = refuseMoreSeeds(like);
  const [first, ...others] = seeds;
  if (refusal !== null || first === undefined) return refusal;
  const runs = await (await services.store()).listRuns();
  const { notebookId, notebookTitle, cellId } = like;
  const made = moreSeeds({
    like,
    seeds: [first, ...others],
    family: [like, ...familyOf(runs, like)],
    notebookId,
    notebookTitle,
    cellId,
    newId: () => RunId.create(services.randomBytes()),
    now: services.now(),
  });
  const ordinal = ordinalAfter(runs);
  await (await services.supervisor()).start(made.map((run, at) => ({ ...run, ordinal: ordinal + at })));
  return null;
}
