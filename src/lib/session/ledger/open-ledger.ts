/**
 * Joins the ledger with this browser: its IndexedDB, its Web Locks, its clock. Storage is loaded and opened on first use only,
 * so that a page which shows a stranger's link opens nothing.
 */
import type { openStore } from '../../storage/idb-store.ts';
import { listenToNotebooks, listenToRuns } from '../notebook/run-news.ts';
import { Canary } from './canary.ts';
import { LedgerChannel } from './ledger-news.ts';
import { Ledger } from './ledger.svelte.ts';
import { settleRuns } from './settle-runs.ts';

/** Held by the supervisor that trains, in whichever tab. */
const supervisorLock = 'daybook-supervisor';

type OpenStore = typeof openStore;

const loadAndOpen: OpenStore = async (options) => (await import('../../storage/idb-store.ts')).openStore(options);

/** Whether some tab trains; true on plain http, where nobody can tell. */
async function isTraining(): Promise<boolean> {
  if (!navigator.locks) return true;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === supervisorLock);
}

const askedKey = 'daybook-asked-to-persist';

/** Some browsers ask the person, so this asks once. What came of it shows in the browser's own settings. */
async function askToKeep(): Promise<void> {
  if (!navigator.storage?.persist || localStorage.getItem(askedKey) !== null) return;
  localStorage.setItem(askedKey, 'yes');
  if (!(await navigator.storage.persisted())) await navigator.storage.persist();
}

let ledger: Ledger | null = null;

/** That of this tab: the same one for whoever asks. `open` is for a page that has loaded the storage already. */
export const ledgerOfTab = (open: OpenStore = loadAndOpen): Ledger => (ledger ??= newLedger(open));

function newLedger(open: OpenStore): Ledger {
  const tabs = new LedgerChannel();
  return new Ledger({
    openStore: (onNotice) => open({ onWaiting: onNotice, onSuperseded: onNotice }),
    settle: (runs, read) => settleRuns(runs, { isTraining, read }),
    listen: ({ onRuns, onSaved, onNotebooks, onNews }) => {
      listenToRuns((news) => {
        onRuns(news.flatMap(({ run }) => run ?? []));
        onSaved(news.flatMap(({ id, run }) => (run ? [] : [id])));
      });
      listenToNotebooks(onNotebooks);
      tabs.listen(onNews);
    },
    tell: (news) => tabs.tell(news),
    now: () => Date.now(),
    canary: new Canary(localStorage, () => Date.now()),
    askToKeep,
    randomBytes: () => crypto.getRandomValues(new Uint8Array(10)),
  });
}
