import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { chromiumLaunch } from '../support/chromium.ts';
import { cellOf, newestRun, openTemplate, pinBackend, press, readStore, setEpochs, storedRuns } from './app.ts';

/** How often the browser is killed at a random moment. */
const kills = 30;

type Started = { process: ChildProcess; browser: Browser; page: Page };

/** A browser of our own, on a profile that outlives it, in a process group that can be killed whole. */
async function startBrowser(profile: string, triesLeft = 3): Promise<Started> {
  const portFile = join(profile, 'DevToolsActivePort');
  await rm(portFile, { force: true });
  const process = spawn(
    chromiumLaunch.executablePath ?? chromium.executablePath(),
    ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--no-first-run', ...chromiumLaunch.args],
    {
      detached: true,
      stdio: 'ignore',
    },
  );
  await expect.poll(() => existsSync(portFile), { timeout: 20_000, intervals: [50] }).toBe(true);
  await expect.poll(async () => (await readFile(portFile, 'utf8')).split('\n').length, { intervals: [50] }).toBeGreaterThan(1);
  const [port] = (await readFile(portFile, 'utf8')).split('\n');
  // A killed profile now and then comes up with a browser that never answers: that one is killed too, nothing was asked of it.
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 10_000 }).catch(async (error: unknown) => {
    if (triesLeft <= 1) throw error;
    await kill({ process });
    return null;
  });
  if (!browser) return startBrowser(profile, triesLeft - 1);
  const page = browser.contexts()[0]?.pages()[0] ?? (await browser.newPage());
  return { process, browser, page };
}

/** SIGKILL for the whole group; resolves when none of it is left. */
async function kill({ process: child }: Pick<Started, 'process'>): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await gone;
  const isLeft = () => {
    try {
      process.kill(-(child.pid ?? 0), 0);
      return true;
    } catch {
      return false; // no such group any more
    }
  };
  await expect.poll(isLeft, { intervals: [20] }).toBe(false);
}

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

test(`no acknowledged epoch is lost in ${kills} kills, and the run resumes`, async ({ baseURL }) => {
  test.setTimeout(600_000);
  const profile = await mkdtemp(join(tmpdir(), 'daybook-profile-'));
  const acknowledged = new Map<string, number>();
  let address = '';
  let checked = 0;
  for (let round = 0; round < kills; round++) {
    const started = await startBrowser(profile);
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
    await kill(started);
  }
  expect(checked).toBeGreaterThan(kills);

  const last = await startBrowser(profile);
  await last.page.goto(address);
  await expect(cellOf(last.page, 'train').getByRole('button', { name: /^Resume/ })).toBeVisible();
  expect((await newestRun(last.page)).epochsDone).toBeGreaterThanOrEqual(Math.max(...acknowledged.values()));
  await last.browser.close();
  await kill(last).catch(() => undefined); // it may have closed by itself
  await rm(profile, { recursive: true, force: true });
});
