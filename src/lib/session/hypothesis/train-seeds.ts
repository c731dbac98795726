/** Trains more seeds of a run, or of what a cell would run, from an open notebook. Asks the supervisor; writes nothing itself. */
import { moreSeeds, refuseMoreSeeds } from '../../launch/more-seeds.ts';
import type { Run } from '../../runs/run.ts';
import { RunId } from '../../spec/ids.ts';
import type { NotebookSession } from '../notebook/notebook-session.svelte.ts';

/** Why they cannot be trained, or null once they are stored. A run of another notebook is trained here without a cell. */
export async function trainSeeds(session: NotebookSession, like: Run, seeds: readonly number[]): Promise<string | null> {
  const refusal = refuseMoreSeeds(like);
  const [first, ...others] = seeds;
  if (refusal !== null || first === undefined) return refusal;
  await session.runs.load();
  const cell = like.notebookId === session.id && like.cellId !== null ? session.cell(like.cellId) : undefined;
  const cellId = cell?.type === 'train' ? cell.id : null;
  const made = moreSeeds({
    like,
    seeds: [first, ...others],
    family: cellId ? session.runs.of(cellId) : session.runs.all.filter((run) => run.cellId === null),
    stem: cell?.name,
    notebookId: session.id,
    notebookTitle: session.notebook.title,
    cellId,
    newId: () => RunId.create(crypto.getRandomValues(new Uint8Array(10))),
    now: Date.now(),
  });
  const [one, ...more] = made;
  const numbered = (run: Run): Run => ({ ...run, ordinal: session.runs.takeOrdinal() });
  await session.runs.start([numbered(one), ...more.map(numbered)]);
  return null;
}
