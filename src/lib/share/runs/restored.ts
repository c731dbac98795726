/** What a restore did, or would do, and how it is said. */
import type { ThingName } from './ledger-files.ts';

/** What can be told of: things of the ledger, and views of the runs table, which lie beside it and are known by their names. */
export type RestoredName = ThingName | { type: 'view'; id: string };

/** `same`: were there with the same content. `kept`: were there with other content, which stayed as it was; each is to be told. */
export type Restored<Name = RestoredName> = { added: Name[]; same: Name[]; kept: Kept<Name>[] };

export type Kept<Name = RestoredName> = { name: Name; called: string };

/** What became of the ledger and of what lies beside it, as one. */
export const bothRestored = (a: Restored, b: Restored): Restored => ({
  added: [...a.added, ...b.added],
  same: [...a.same, ...b.same],
  kept: [...a.kept, ...b.kept],
});

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** A kind of which there is none is not named. */
function both(names: readonly RestoredName[]): string {
  const nouns = { run: 'run', imported: 'imported run', notebook: 'notebook', view: 'view' } as const;
  const parts = (['run', 'imported', 'notebook', 'view'] as const).flatMap((kind) => {
    const of = names.filter(({ type }) => type === kind).length;
    return of > 0 ? [count(of, nouns[kind])] : [];
  });
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(parts) || 'nothing';
}

function kindsAndNames(kept: readonly Kept[]): string {
  const names = kept.map(({ called }) => `"${[...called.slice(0, 200)].slice(0, 40).join('')}"`);
  const listed = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  return `${both(kept.map(({ name }) => name))} (${listed})`;
}

const alreadyHere = ({ same }: Restored): string[] => (same.length > 0 ? [`Here already, the same: ${both(same)}.`] : []);

/** What would be done, a sentence each: what comes, what is here already, what differs and stays. */
export const describePlan = (plan: Restored): string[] => [
  plan.added.length === 0 ? 'Nothing of it is missing here.' : `To be added: ${both(plan.added)}.`,
  ...alreadyHere(plan),
  ...(plan.kept.length > 0 ? [`Here with other content, which stays as it is: ${kindsAndNames(plan.kept)}.`] : []),
];

/** What was done, as one paragraph. */
export const describeRestored = (restored: Restored): string =>
  [
    restored.added.length === 0 ? 'Nothing was missing.' : `Restored ${both(restored.added)}.`,
    ...alreadyHere(restored),
    ...(restored.kept.length > 0 ? [`Here with other content, which stayed as it was: ${kindsAndNames(restored.kept)}.`] : []),
  ].join(' ');
