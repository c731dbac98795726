/**
 * The one place where workers are started. Where the page's policy demands Trusted Types, a worker's address must come from a
 * policy: ours lets through only addresses of the build's own origin.
 */
type ScriptPolicy = { createScriptURL: (url: string) => string };
type PolicyFactory = { createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => ScriptPolicy };

function ownOrigin(address: string): string {
  const url = new URL(address, import.meta.url);
  if (url.origin !== location.origin) throw new Error(`A worker may not be started from ${url.origin}.`);
  return url.href;
}

// A policy's name can be taken once only, so it is made on first use and kept.
let policy: ScriptPolicy | null = null;

/** An address that the page's policy lets through, also for a service worker. @throws Error for another origin. */
export function trustedWorkerUrl(address: string): string {
  const factory: PolicyFactory | undefined = Reflect.get(globalThis, 'trustedTypes');
  if (!factory) return ownOrigin(address);
  policy ??= factory.createPolicy('app-worker', { createScriptURL: ownOrigin });
  return policy.createScriptURL(address);
}

/** Starts a module worker from an address that a `?worker&url` import gave. */
export const spawnWorker = (address: string, name: string): Worker => new Worker(trustedWorkerUrl(address), { type: 'module', name });
