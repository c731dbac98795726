/** Launches in headless Chromium: a fresh page with a fresh worker each, from a server on this machine. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as playwright from 'playwright';
import { chromiumLaunch } from '../support/chromium.ts';
import { bundled, installed, servingCode, type ContestantName } from './bundle.ts';
import type { Ask } from './contestant.ts';
import type { Place } from './in-node.ts';
import { checked } from './parse-launch.ts';

const wasmFiles = new Map([
  ['/tfjs-backend-wasm-simd.wasm', 'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'],
  ['/epoch-program.wasm', 'src/lib/engine/executors/wasm/epoch-program.wasm'],
]);

export type Chromium = Place & {
  version: string;
  /** What a worker of our own code answers; `script` is what it runs. */
  ask: (script: string, question: object) => Promise<unknown>;
  /** The same in a browser that keeps its storage on disk, as a person's does. */
  askOnDisk: (script: string, question: object) => Promise<unknown>;
  /** Milliseconds from navigation until the worker of a page has trained one epoch. */
  firstEpoch: (name: ContestantName, workload: string) => Promise<number>;
};

export async function openChromium(): Promise<Chromium> {
  const scripts = new Map<string, string>();
  const server = await serve(scripts);
  const { chromium } = await installed<typeof playwright>('playwright/index.mjs');
  const browser = await chromium.launch(chromiumLaunch);
  const address = server.address();
  const origin = `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
  type Asking = { path: string; script: string; question: object };
  const onPage = async ({ path, script, question }: Asking, open = () => browser.newContext()): Promise<unknown> => {
    const context = await open();
    try {
      const page = await context.newPage();
      await page.goto(`${origin}${path}?${new URLSearchParams({ script, question: JSON.stringify(question) }).toString()}`);
      const result = await page.waitForFunction(() => document.body.dataset['answer'], null, { timeout: 300_000 });
      const answer: unknown = JSON.parse((await result.jsonValue()) ?? 'null');
      if (typeof answer === 'object' && answer !== null && 'value' in answer) return answer.value;
      throw new Error(JSON.stringify(answer));
    } finally {
      await context.close();
    }
  };
  const scriptOf = async (name: ContestantName): Promise<string> => {
    const path = `/${name}.js`;
    if (!scripts.has(path)) scripts.set(path, await bundled({ code: servingCode(name, 'worker'), platform: 'browser' }));
    return path;
  };
  const ownScript = async (code: string): Promise<string> => {
    const path = `/${scripts.size}.js`;
    scripts.set(path, await bundled({ code, platform: 'browser' }));
    return path;
  };
  return {
    version: browser.version(),
    launch: async (name, ask: Ask) => checked(await onPage({ path: '/', script: await scriptOf(name), question: ask })),
    ask: async (code, question) => onPage({ path: '/', script: await ownScript(code), question }),
    askOnDisk: async (code, question) => {
      const profile = mkdtempSync(join(tmpdir(), 'daybook-bench-profile-'));
      try {
        const script = await ownScript(code);
        return await onPage({ path: '/', script, question }, () => chromium.launchPersistentContext(profile, chromiumLaunch));
      } finally {
        rmSync(profile, { recursive: true, force: true });
      }
    },
    firstEpoch: async (name, workload) => {
      const answer = await onPage({ path: '/first', script: await scriptOf(name), question: { workload, epochs: 1 } });
      if (typeof answer !== 'number') throw new Error('A first epoch took no time.');
      return answer;
    },
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/** The page only starts the worker and shows its answer; /first shows when that came after navigation. */
const page = (path: string) => `<!doctype html><meta charset="utf-8"><body><script type="module">
const query = new URLSearchParams(location.search);
const worker = new Worker(query.get('script'), { type: 'module' });
const { port1, port2 } = new MessageChannel();
const show = (answer) => (document.body.dataset.answer = JSON.stringify(answer));
port1.onmessage = ({ data }) => show(${path === '/first' ? 'data.ok ? { value: performance.now() } : data' : 'data'});
worker.onerror = (event) => show({ message: event.message });
worker.postMessage(JSON.parse(query.get('question')), [port2]);
</script>`;

function serve(scripts: Map<string, string>): Promise<Server> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const [script, wasm] = [scripts.get(path), wasmFiles.get(path)];
    const type = script ? 'text/javascript' : wasm ? 'application/wasm' : 'text/html';
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(script ?? (wasm ? readFileSync(wasm) : page(path)));
  });
  return new Promise((resolve) => server.listen(0, 'localhost', () => resolve(server)));
}
