import { storeContract } from '../../../tests/support/store-contract.ts';
import { openStore } from './idb-store.ts';

storeContract("in Chromium's IndexedDB", () => {
  const name = `contract-${crypto.randomUUID()}`;
  return { open: () => openStore({ name }) };
});
