import { storeContract } from '../../../tests/support/store-contract.ts';
import { createMemoryStore } from './memory-store.ts';

storeContract('in memory', () => {
  const store = createMemoryStore();
  return { open: async () => store };
});
