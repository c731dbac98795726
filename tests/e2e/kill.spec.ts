import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, chromium, expect, type Browser, type Page } from '@playwright/test';
import { chromiumLaunch } from '../support/chromium.ts';
import { cellOf, newestRun, openTemplate, pinBackend, press, readStore, setEpochs, storedRuns } from './app.ts';

/** How often the browser is killed at a random moment, other ones each time. A longer look: `DAYBOOK_KILLS=30`. */
const kills = Number(process.env.DAYBOOK_KILLS ?? 12);

const startMs = 30_000;

type Started = { process: ChildProcess; browser: Browser; page: Page };

/** Where the browser of this file says that it listens. @throws Error with what it said instead. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const give = (reason: string) => reject(new Error(`The browser ${reason} before it listened. It said: ${said}`));
    const timer = setTimeout(() => give(`took ${startMs / 1000} s`), startMs);
    // Read to its end: a pipe that nobody empties stops the one who writes.
    child.stderr?.on('data', (chunk) => {
      if (said.length < 10_000) said += chunk;
      const address = said.match(/DevTools listening on (ws:\S+)/)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      give(`ended (${code ?? signal})`);
    });
  });
}

/** A browser of our own, on a profile that outlives it, in a process group that can be killed whole. */
async function spawnBrowser(folder: string): Promise<ChildProcess> {
  const [profile, temporary] = [join(folder, 'profile'), join(folder, 'tmp')];
  // What a killed browser leaves behind names a process and a socket; the next one would ask whether they still live.
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) await rm(join(profile, name), { force: true });
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  // No window of its own: a page that opens by itself while a test attaches is one that may never answer.
  const flags = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--no-first-run', '--no-startup-window'];
  return spawn(chromiumLaunch.executablePath ?? chromium.executablePath(), [...flags, ...chromiumLaunch.args], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
}

async function attach(child: ChildProcess): Promise<Started> {
  const browser = await chromium.connectOverCDP(await addressOf(child), { timeout: startMs });
  const page = await (browser.contexts()[0] ?? (await browser.newContext())).newPage();
  return { process: child, browser, page };
}

/** SIGKILL for the whole group; resolves when none of it is left. Nothing for a browser that has ended. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const group = -child.pid;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  process.kill(group, 'SIGKILL');
  await gone;
  const isLeft = () => {
    try {
      return process.kill(group, 0);
    } catch {
      return false; // no such group any more
    }
  };
  await expect.poll(isLeft, { intervals: [20] }).toBe(false);
}

/** Browsers on one profile, one after the other; none of them nor the profile outlives the test. */
const test = base.extend<{ start: () => Promise<Started> }>({
  start: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'daybook-kill-'));
    const processes: ChildProcess[] = [];
    const begin = async (): Promise<Started> => {
      const process = await spawnBrowser(folder);
      processes.push(process);
      return attach(process).catch(async (error: unknown) => {
        await kill(process);
        throw error;
      });
    };
    // Chromium's start says nothing about Daybook: one that fails is made once more.
    await use(() => begin().catch(begin));
    for (const process of processes) await kill(process);
    await rm(folder, { recursive: true, force: true });
  },
});

/** Every "saved" that the supervisor tells, carried out of the browser at once: what was acknowledged. */
async function collectAcknowledged(page: Page, acknowledged: Map<string, number>): Promise<void> {
  await page.exposeBinding(
    'acknowledge',
    (_, runId: string, epoch: number) => void acknowledged.set(runId, Math.max(epoch, acknowledged.get(runId) ?? 0)),
  );
  await page.addInitScript(() => {
    const channel = new BroadcastChannel('daybook');
    channel.onmessage = ({ data }) => {
      const news = data?.news;
      if (news?.type === 'saved')
        (globalThis as unknown as { acknowledge: (id: string, epoch: number) => void }).acknowledge(news.runId, news.epoch);
    };
  });
}

/** A record of the history, as read out of the page: events as they came, or the columns that earlier ones were joined to. */
type Chunk = { runId: string; events?: { type: string; epoch?: number }[]; columns?: { epoch: Record<string, number> } };

const epochsOf = ({ events = [], columns }: Chunk): number[] => [
  ...Object.values(columns?.epoch ?? {}),
  ...events.flatMap(({ type, epoch }) => (type === 'epochEnd' && epoch !== undefined ? [epoch] : [])),
];

test(`no acknowledged epoch is lost in ${kills} kills, and the run resumes`, async ({ baseURL, start }) => {
  test.setTimeout(kills * 20_000);
  const acknowledged = new Map<string, number>();
  let address = '';
  let checked = 0;
  for (let round = 0; round < kills; round++) {
    const started = await start();
    const { page } = started;
    await collectAcknowledged(page, acknowledged);
    if (address === '') {
      await openTemplate(page, 'digits-mlp', baseURL);
      await pinBackend(page, 'wasm');
      await setEpochs(page, 100_000);
      await expect(page.getByText('Saved', { exact: true })).toBeVisible();
      address = page.url();
      await press(page, 'Run');
    } else {
      await page.goto(address);
      const resume = cellOf(page, 'train').getByRole('button', { name: /^Resume/ });
      await expect(resume).toBeVisible();
      for (const run of await storedRuns(page)) {
        const promised = acknowledged.get(run.id) ?? 0;
        expect(run.epochsDone, `round ${round}: epochs of the summary`).toBeGreaterThanOrEqual(promised);
        const chunks = (await readStore<Chunk>(page, 'history')).filter(({ runId }) => runId === run.id);
        const epochs = new Set(chunks.flatMap(epochsOf));
        const missing = Array.from({ length: promised }, (_, index) => index + 1).filter((epoch) => !epochs.has(epoch));
        expect(missing, `round ${round}: epochs of the history`).toEqual([]);
        checked += promised;
      }
      await resume.click();
    }
    const before = Math.max(0, ...acknowledged.values());
    await expect.poll(() => Math.max(0, ...acknowledged.values()), { intervals: [20] }).toBeGreaterThan(before);
    // A random moment within the next half second of training: the time itself is what is drawn.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 500));
    await kill(started.process);
  }
  expect(checked).toBeGreaterThan(kills);

  const last = await start();
  await last.page.goto(address);
  await expect(cellOf(last.page, 'train').getByRole('button', { name: /^Resume/ })).toBeVisible();
  expect((await newestRun(last.page)).epochsDone).toBeGreaterThanOrEqual(Math.max(...acknowledged.values()));
});
