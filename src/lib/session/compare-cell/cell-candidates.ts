/** The groups of a compare cell as candidates for the best. Pure. */
import { cutText } from '../../runs/cut-text.ts';
import type { Again } from '../../spec/comparison.ts';
import type { Candidate } from '../compare/best-again.ts';
import { repeatsName } from '../runs-table/shown-row.ts';
import type { ComparedGroup } from './compared-groups.svelte.ts';

/** What was chosen is called as it was then: repeats have the name of their newest press, which trained the fresh seeds. */
export const cellCandidates = (groups: readonly Pick<ComparedGroup, 'key' | 'name' | 'runs'>[], again: Again | null): Candidate[] =>
  groups.map(({ key, name, runs }) => {
    const [first, ...others] = key === again?.key ? runs.filter(({ createdAt }) => createdAt < again.at) : [];
    const isOfRepeats = name === cutText(repeatsName(runs));
    return { key, name: first && isOfRepeats ? cutText(repeatsName([first, ...others])) : name, runs };
  });
