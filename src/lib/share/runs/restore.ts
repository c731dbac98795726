/** Brings a backup into a ledger: what is not there is added, what is there is never touched. */
import type { Parsed } from '../../spec/parse.ts';
import { hashOfThing, type Backup } from './backup.ts';
import type { LedgerThing, ThingName } from './ledger-files.ts';

/** The ledger, as the restore needs it. `add` is one transaction: all of the thing or nothing. `takeBack` removes what was added. */
export type RestoreTarget = {
  read: (name: ThingName) => Promise<LedgerThing | null>;
  add: (thing: LedgerThing) => Promise<void>;
  takeBack: (names: readonly ThingName[]) => Promise<void>;
};

/** `same`: were there with the same content. `kept`: were there with other content, which stayed as it was; each is to be told. */
export type Restored = { added: ThingName[]; same: ThingName[]; kept: { name: ThingName; called: string }[] };

const calledOf = (thing: LedgerThing): string => (thing.type === 'run' ? thing.run.name : thing.stored.notebook.title);

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** What was done, as one paragraph. */
export function describeRestored({ added, same, kept }: Restored): string {
  const of = (names: readonly ThingName[], type: ThingName['type']) => names.filter((name) => name.type === type).length;
  const both = (names: readonly ThingName[]) => `${count(of(names, 'run'), 'run')} and ${count(of(names, 'notebook'), 'notebook')}`;
  const names = kept.map(({ called }) => `"${[...called.slice(0, 200)].slice(0, 40).join('')}"`);
  const listed = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  return [
    added.length === 0 ? 'Nothing was missing.' : `Restored ${both(added)}.`,
    ...(same.length > 0 ? [`${both(same)} were here already, the same.`] : []),
    ...(kept.length > 0
      ? [`${both(kept.map(({ name }) => name))} differ here from the backup and stayed as they are here: ${listed}.`]
      : []),
  ].join(' ');
}

/**
 * Restores all of it or nothing: when one thing cannot be added, what was added before it is taken back. Only a page that dies in the middle
 * leaves a part, of whole runs; restoring again goes on from there. The backup was checked whole when it was opened.
 */
export async function restoreBackup(backup: Backup, target: RestoreTarget): Promise<Parsed<Restored>> {
  const restored: Restored = { added: [], same: [], kept: [] };
  try {
    for (const { name, hash } of backup.things) {
      const present = await target.read(name);
      if (present && hashOfThing(present) === hash) restored.same.push(name);
      else if (present) restored.kept.push({ name, called: calledOf(present) });
      else {
        const thing = await backup.read(name);
        if (!thing) throw new Error('The backup was changed while it was read.');
        await target.add(thing);
        restored.added.push(name);
      }
    }
    return { ok: true, value: restored };
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem);
    await target.takeBack(restored.added);
    return { ok: false, issues: [{ path: '', message: `Nothing was restored: ${why}` }] };
  }
}
