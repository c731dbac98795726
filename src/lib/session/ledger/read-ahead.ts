/**
 * For a page that shows many runs: the storage comes among the page's own files, and is read while the page is still made. With ten
 * thousand runs the reading takes longer than the page.
 */
import { openStore } from '../../storage/idb-store.ts';
import { ledgerOfTab } from './open-ledger.ts';

/** Where the ledger was read before, nothing happens. */
export function readAhead(): void {
  const ledger = ledgerOfTab(openStore);
  if (ledger.state.status === 'closed') void ledger.open();
}
