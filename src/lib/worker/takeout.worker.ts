/** The worker that packs and unpacks the ledger: a door joined with this browser's IndexedDB. It lives as long as one command is wanted. */
import { expose } from 'comlink';
import { openStore } from '../storage/idb-store.ts';
import { openWholeLedger } from '../storage/whole-ledger.ts';
import { createTakeoutDoor } from './takeout-door.ts';

expose(createTakeoutDoor({ openStore: () => openStore(), openLedger: () => openWholeLedger(), now: () => performance.now() }));
