/**
 * Registers the service worker that keeps this build for use without a network. The page that shows a stranger's link never
 * calls it. A browser that refuses loses only that.
 */
import { trustedWorkerUrl } from '../../worker/spawn.ts';

/** @param url of `service-worker.js`, made by the route that knows the base path */
export async function keepForOffline(url: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(trustedWorkerUrl(new URL(url, document.baseURI).href));
  } catch {
    // Private windows and odd hosts refuse; the app then works as long as the network does.
  }
}
