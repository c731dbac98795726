/**
 * Commands to a worker that may die. A Comlink call to a dead worker stays pending for ever; here every call settles: with its
 * answer, or with the sentence that `rejectAll` is given. Owns no worker.
 */
import { wrap } from 'comlink';
import type { Endpoint } from 'comlink';

export type RacedCalls<Commands> = { commands: Commands; rejectAll: (reason: Error) => void };

/** `Commands` is an interface of methods that return promises. */
export function raceCalls<Commands extends object>(endpoint: Endpoint): RacedCalls<Commands> {
  const remote = wrap<Record<string, (...args: unknown[]) => Promise<unknown>>>(endpoint);
  const open = new Set<(reason: Error) => void>();
  let dead: Error | null = null;
  const call = (name: string, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const method = remote[name];
      if (dead || !method) return reject(dead ?? new Error(`The worker has no command ${name}.`));
      open.add(reject);
      const settled = () => open.delete(reject);
      method(...args)
        .then(resolve, reject)
        .finally(settled);
    });
  const commands = new Proxy(Object.create(null), {
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? (...args: unknown[]) => call(name, args) : undefined),
  });
  return {
    commands: commands as Commands, // the proxy answers every method of the interface
    rejectAll: (reason) => {
      dead = reason;
      for (const reject of open) reject(reason);
      open.clear();
    },
  };
}
