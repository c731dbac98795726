/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
/**
 * Keeps every file of this build, so that the app opens and trains without a network. Owns one cache named by the build;
 * never mixes two builds: a new one waits until no page of the old is open. Asks no other host for anything.
 * Worker scripts get the policy that a page's meta tag cannot give them, on hosts that know no `_headers` file.
 */
import { version } from '$service-worker';

declare const self: ServiceWorkerGlobalScope;

const cacheName = `daybook-${version}`;
const scope = new URL(self.registration.scope);

const workerPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types app-worker";

async function keepBuild(): Promise<void> {
  const files: string[] = await (await fetch(new URL('files.json', scope), { cache: 'no-store' })).json();
  const cache = await caches.open(cacheName);
  await cache.addAll(files.map((file) => new URL(file, scope).pathname));
}

async function dropOthers(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith('daybook-') && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

function withWorkerPolicy(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('content-security-policy', workerPolicy);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function answer(request: Request, pathname: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  // Queries name a notebook or a run, not another file.
  const response = (await cache.match(pathname)) ?? (await fetch(request));
  return pathname.includes('/immutable/workers/') && pathname.endsWith('.js') ? withWorkerPolicy(response) : response;
}

self.addEventListener('install', (event) => event.waitUntil(keepBuild()));
self.addEventListener('activate', (event) => event.waitUntil(dropOthers()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method === 'GET' && origin === scope.origin) event.respondWith(answer(request, pathname));
});
