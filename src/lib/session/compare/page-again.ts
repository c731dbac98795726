/** The best of the compared sides again, as the compare page knows it: candidates, how the choice stands in the address, and how much was tried. Pure. */
import { keyOfRepeats } from '../../runs/order/group-rows.ts';
import type { Run } from '../../runs/run.ts';
import type { Again } from '../../spec/comparison.ts';
import type { Candidate } from './best-again.ts';
import { areAlike, settled } from './comparable-runs.ts';
import type { Side } from './compared-sides.ts';

/** Runs of the same recipe as `like`, it among them. */
function recipeOf(like: Run, runs: readonly Run[]): Run[] {
  const key = keyOfRepeats(like);
  return runs.filter((run) => run.specHash === like.specHash && keyOfRepeats(run) === key);
}

/** The sides as candidates, by the id of the run that each was picked by. What was trained of the chosen one since is of it. `runs`: of the ledger. */
export const candidatesOf = (sides: readonly Side[], runs: readonly Run[], again: Again | null): Candidate[] =>
  sides.map(({ letter, name, run, runs: [first, ...others] }) => {
    const same = recipeOf(run, runs);
    const since = again?.key === run.id ? same.filter(({ createdAt }) => createdAt >= again.at) : [];
    const known = new Set([first, ...others].map(({ id }) => id));
    return {
      key: run.id,
      name: `${letter} (${name})`,
      runs: [first, ...others, ...since.filter(({ id }) => !known.has(id))],
      taken: same.map(({ seed }) => seed),
    };
  });

export const againText = ({ at, tried, key }: Again): string => `${at}.${tried}.${key}`;

/** Null where it is none. */
export function readAgain(text: string | null): Again | null {
  const [, at, tried, key] = text?.match(/^(\d{1,15})\.(\d{1,6})\.(.+)$/) ?? [];
  return key === undefined ? null : { at: Number(at), tried: Number(tried), key };
}

/** How many recipes, runs that are the same but for the seed, have a score on the same examples as `like`. */
export function recipesTried(runs: readonly Run[], like: Run): number {
  const alike = runs.filter((run) => run.purpose === 'train' && areAlike([run], like) && settled([run]));
  return new Set(alike.map(keyOfRepeats)).size;
}

/** '5 recipes were tried on these examples in this browser, of which 3 are compared here.'; '' where two are all. */
export function triedWords(tried: number, compared: number): string {
  if (tried <= 2) return '';
  return tried > compared
    ? `${tried} recipes were tried on these examples in this browser, of which ${compared} are compared here: the best of many is also lucky.`
    : `All ${tried} recipes that were tried on these examples in this browser are compared here.`;
}
