/** What a restore did, or would do, and how it is said. */
import type { ThingName } from './ledger-files.ts';

/** `same`: were there with the same content. `kept`: were there with other content, which stayed as it was; each is to be told. */
export type Restored = { added: ThingName[]; same: ThingName[]; kept: Kept[] };

export type Kept = { name: ThingName; called: string };

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** A kind of which there is none is not named. */
function both(names: readonly ThingName[]): string {
  const runs = names.filter(({ type }) => type === 'run').length;
  const notebooks = names.length - runs;
  const parts = [...(runs > 0 ? [count(runs, 'run')] : []), ...(notebooks > 0 ? [count(notebooks, 'notebook')] : [])];
  return parts.join(' and ') || 'nothing';
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
