/**
 * How a page keeps runs of other trackers: all of them or none, with a toast that says how many are new and takes it back. What was here
 * before comes back as it was.
 */
import type { ImportedRun } from '../../runs/imported-run.ts';
import type { Thing } from '../../storage/store.ts';
import type { Toasts } from '../app/toasts.svelte.ts';
import type { Ledger } from './ledger.svelte.ts';

type Page = { ledger: Pick<Ledger, 'store' | 'takeIn' | 'removeRuns'>; toasts: Pick<Toasts, 'say'> };

const thingOf = ({ id }: Pick<ImportedRun, 'id'>): Thing => ({ type: 'imported', id });

export const countText = (count: number): string => (count === 1 ? '1 run' : `${count} runs`);

/** '12 runs imported from runs.csv, 3 of them were here before'. */
export function importedText(runs: readonly ImportedRun[], before: number): string {
  const [first] = runs;
  const text = `${countText(runs.length)} imported from ${first?.source.file ?? 'no file'}`;
  if (before === 0) return text;
  if (before < runs.length) return `${text}, ${before} of them ${before === 1 ? 'was' : 'were'} here before`;
  return `${text}, ${before === 1 ? 'which was' : 'all of which were'} here before`;
}

/** @throws StorageFull, or an Error with a sentence, when nothing could be kept. */
export async function importRuns({ ledger, toasts }: Page, runs: readonly ImportedRun[]): Promise<void> {
  const before = await (await ledger.store()).importRuns(runs);
  await ledger.takeIn(runs.map(thingOf));
  const known = new Set(before.map(({ id }) => id));
  const added = runs.filter(({ id }) => !known.has(id));
  const undo = async () => {
    try {
      if (before.length > 0) await (await ledger.store()).importRuns(before);
      await ledger.takeIn(before.map(thingOf));
      const removal = ledger.removeRuns(added.map(({ id }) => id));
      await removal.stored;
      await removal.commit();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      toasts.say({ text: `The import could not be taken back: ${why}`, tone: 'danger' });
    }
  };
  toasts.say({ text: importedText(runs, before.length), undo: () => void undo(), lastsMs: 20_000 });
}
