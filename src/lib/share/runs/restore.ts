/** Brings a backup into a ledger: what is not there is added, what is there is never touched. */
import { shownName } from '../../runs/annotations.ts';
import type { Parsed } from '../../spec/parse.ts';
import { hashOfThing, type Backup } from './backup.ts';
import type { LedgerThing, ThingName } from './ledger-files.ts';
import type { Kept, Restored } from './restored.ts';

/** The ledger, as the restore needs it. `add` is one transaction: all of the thing or nothing. `takeBack` removes what was added. */
export type RestoreTarget = {
  read: (name: ThingName) => Promise<LedgerThing | null>;
  add: (thing: LedgerThing) => Promise<void>;
  takeBack: (names: readonly ThingName[]) => Promise<void>;
};

const calledOf = (thing: LedgerThing): string => (thing.type === 'notebook' ? thing.stored.notebook.title : shownName(thing.run));

/** Whether a thing of the backup is here already. */
async function compare(
  { name, hash }: Backup['things'][number],
  target: Pick<RestoreTarget, 'read'>,
): Promise<'missing' | 'same' | Kept<ThingName>> {
  const present = await target.read(name);
  if (!present) return 'missing';
  return hashOfThing(present) === hash ? 'same' : { name, called: calledOf(present) };
}

/** What a restore would do, thing by thing; `added` are those that it would add. Changes nothing. */
export async function planRestore(backup: Backup, target: Pick<RestoreTarget, 'read'>): Promise<Restored<ThingName>> {
  const plan: Restored<ThingName> = { added: [], same: [], kept: [] };
  for (const thing of backup.things) {
    const found = await compare(thing, target);
    if (found === 'missing') plan.added.push(thing.name);
    else if (found === 'same') plan.same.push(thing.name);
    else plan.kept.push(found);
  }
  return plan;
}

/**
 * Restores all of it or nothing: when one thing cannot be added, what was added before it is taken back. Only a page that dies in the middle
 * leaves a part, of whole runs; restoring again goes on from there. The backup was checked whole when it was opened.
 */
export async function restoreBackup(backup: Backup, target: RestoreTarget): Promise<Parsed<Restored<ThingName>>> {
  const restored: Restored<ThingName> = { added: [], same: [], kept: [] };
  try {
    for (const thing of backup.things) {
      const found = await compare(thing, target);
      if (found === 'same') restored.same.push(thing.name);
      else if (found !== 'missing') restored.kept.push(found);
      else {
        const whole = await backup.read(thing.name);
        if (!whole) throw new Error('The backup was changed while it was read.');
        await target.add(whole);
        restored.added.push(thing.name);
      }
    }
    return { ok: true, value: restored };
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem);
    await target.takeBack(restored.added);
    return { ok: false, issues: [{ path: '', message: `Nothing was restored: ${why}` }] };
  }
}
