/** What the ids of imported runs look like: those of this ledger's own runs never begin so. Pure. */
import { RunId } from '../spec/ids.ts';

const prefix = 'imported-';

export const isImportedId = (id: RunId): boolean => id.startsWith(prefix);

/** `hash`: of what names the run. */
export const importedId = (hash: string): RunId => RunId.parse(`${prefix}${hash.slice(0, 20)}`);
