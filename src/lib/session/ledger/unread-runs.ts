/**
 * Runs that are stored and cannot be shown: those of a newer version, or damaged ones. They stay where they lie. Reads the number of records
 * alone, and changes nothing.
 */
import type { Ledger } from './ledger.svelte.ts';

type Read = { open: Ledger['open']; store: () => Promise<{ counts: () => Promise<{ runs: { kept: number } }> }> } & Pick<
  Ledger,
  'runs' | 'state'
>;

/** Opens the ledger, and says what of it cannot be read as a sentence; '' where all can, or nothing. */
export async function unreadRuns(ledger: Read): Promise<string> {
  await ledger.open();
  if (ledger.state.status !== 'ready') return '';
  const { runs } = await (await ledger.store()).counts();
  const count = runs.kept - ledger.runs.length;
  if (count <= 0) return '';
  const [what, them] = count === 1 ? ['1 run cannot be read', 'it is'] : [`${count} runs cannot be read`, 'they are'];
  return `${what}: ${them} kept, written by a newer Daybook or damaged. Reload the page to get that version.`;
}
