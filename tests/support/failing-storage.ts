import { openDB } from 'idb';

/** The calls of IndexedDB through which all reading and writing goes. */
const calls = [
  { owner: () => IDBDatabase.prototype, names: ['transaction'] },
  { owner: () => IDBObjectStore.prototype, names: ['get', 'getKey', 'getAll', 'put', 'delete'] },
] as const;

export type Failure = 'throw' | 'abort';

/**
 * Runs `action` while the n-th storage call (from 1) fails: it throws, or its transaction aborts as on a full disk.
 * Returns whether there was an n-th call, and what the action threw.
 */
export async function withFailingCall(
  n: number,
  failure: Failure,
  action: () => Promise<unknown>,
): Promise<{ reached: boolean; error: unknown }> {
  let count = 0;
  const undo: (() => void)[] = [];
  for (const { owner, names } of calls) {
    for (const name of names) {
      const prototype = owner();
      const original: unknown = Reflect.get(prototype, name);
      if (typeof original !== 'function') throw new Error(`IndexedDB has no ${name}.`);
      undo.push(() => Reflect.set(prototype, name, original));
      Reflect.set(prototype, name, function (this: IDBObjectStore | IDBDatabase, ...args: unknown[]): unknown {
        if (++count !== n) return Reflect.apply(original, this, args);
        if (failure === 'throw' || !('transaction' in this) || typeof this.transaction === 'function')
          throw new DOMException('Refused by the test.', 'UnknownError');
        const request: unknown = Reflect.apply(original, this, args);
        this.transaction.abort();
        return request;
      });
    }
  }
  let error: unknown = null;
  try {
    await action();
  } catch (thrown) {
    error = thrown;
  } finally {
    for (const restore of undo) restore();
  }
  return { reached: count >= n, error };
}

/** Everything that lies in a database, read past our own code. */
export async function dumpDatabase(name: string): Promise<Record<string, unknown[]>> {
  const database = await openDB(name);
  const dump: Record<string, unknown[]> = {};
  for (const store of database.objectStoreNames) dump[store] = await database.getAll(store);
  database.close();
  return dump;
}
