/** The runs table of the built app over a ledger of many runs, as a person uses it: milliseconds until the screen shows what was asked. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as playwright from 'playwright';
import { chromiumLaunch } from '../../support/chromium.ts';
import { bundled, installed } from '../bundle.ts';

export type LedgerTimes = { what: string; ms: number[] }[];

/** Kept from one page to the next: the profile is on disk, as a person's is. */
type Place = { page: playwright.Page; address: string; times: Map<string, number[]> };

const filters = ['lr > 0.05', 'val.accuracy.best > 0.9 and status = "finished"', 'model.layers[0].units in (16, 32) and not tag = "old"'];

/** Builds the app where it is old, and serves it. */
async function serveApp(): Promise<{ address: string; stop: () => void }> {
  const child = spawn(process.execPath, ['src/tools/start.mjs'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      const found = (said += String(chunk)).match(/http:\/\/localhost:\d+\//);
      if (found) resolve(found[0]);
    });
    child.once('exit', () => reject(new Error(`The app was not served: ${said}`)));
  });
  return { address, stop: () => child.kill() };
}

/** Milliseconds from a press, a text or the page's start until the table has changed and a frame with the change is drawn. */
async function timed({ page, times }: Place, what: string, { selector, text }: { selector: string; text?: string }): Promise<void> {
  const ms = await page.evaluate(
    async ([found, typed]) => {
      const element = document.querySelector<HTMLElement>(found ?? '');
      if (!element) throw new Error(`There is no ${found}.`);
      const shown = () => `${document.querySelector('table')?.ariaRowCount ?? ''} ${document.querySelector('tbody')?.textContent ?? ''}`;
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      element.focus(); // as a person does before a letter
      await new Promise((resolve) => setTimeout(resolve, 300));
      const before = shown();
      const began = performance.now();
      if (element instanceof HTMLInputElement && typed !== undefined) {
        element.value = typed;
        element.dispatchEvent(new InputEvent('input', { bubbles: true }));
      } else element.click();
      while (shown() === before) {
        await frame();
        if (performance.now() - began > 20_000) throw new Error(`${found} changed nothing.`);
      }
      await frame(); // the one that draws it has begun
      return performance.now() - began;
    },
    [selector, text],
  );
  times.set(what, [...(times.get(what) ?? []), ms]);
}

/** Frames while the table moves 300 px a frame through a hundred of them: the middle one and the longest. */
async function scrolled({ page, times }: Place): Promise<void> {
  const frames = await page.evaluate(async () => {
    const box = document.querySelector('table')?.parentElement;
    if (!box) throw new Error('There is no table.');
    const each: number[] = [];
    let before = await new Promise<number>(requestAnimationFrame);
    for (let step = 0; step < 100; step++) {
      box.scrollTop += 300;
      const now = await new Promise<number>(requestAnimationFrame);
      each.push(now - before);
      before = now;
    }
    return each.sort((a, b) => a - b);
  });
  for (const [what, ms] of [
    ['a frame while scrolling, median', frames[50] ?? NaN],
    ['a frame while scrolling, longest', frames.at(-1) ?? NaN],
  ] as const)
    times.set(what, [...(times.get(what) ?? []), ms]);
}

async function openTable({ page, address, times }: Place): Promise<void> {
  await page.goto(`${address}runs/`);
  await page.waitForFunction(() => document.querySelectorAll('tbody tr[data-row]').length > 5, null, { polling: 'raf' });
  const ms = await page.evaluate(() => performance.now());
  times.set('open the page', [...(times.get('open the page') ?? []), ms]);
}

/** Each of `rounds` in a fresh page on one profile, after one that warms the browser's caches. */
export async function measureLedger({ runs, rounds }: { runs: number; rounds: number }): Promise<LedgerTimes> {
  const { address, stop } = await serveApp();
  const profile = mkdtempSync(join(tmpdir(), 'daybook-bench-ledger-'));
  const { chromium } = await installed<typeof playwright>('playwright/index.mjs');
  const context = await chromium.launchPersistentContext(profile, { ...chromiumLaunch, viewport: { width: 1440, height: 900 } });
  const times = new Map<string, number[]>();
  try {
    const first = await context.newPage();
    await first.goto(`${address}runs/`);
    await first.getByText('No runs yet').waitFor();
    const code = `import { fillLedger } from './ledger/fill-ledger.ts'; globalThis.filled = fillLedger(${runs});`;
    await first.evaluate(await bundled({ code, platform: 'browser', format: 'iife' }));
    await first.evaluate('filled');
    await first.close();
    for (let round = 0; round <= rounds; round++) {
      const place: Place = { page: await context.newPage(), address, times: round === 0 ? new Map() : times };
      await openTable(place);
      await timed(place, 'sort by accuracy', { selector: 'th[data-path="score.best"] button' });
      await timed(place, 'sort by name', { selector: 'th[data-path="name"] button' });
      for (const text of filters) await timed(place, `filter ${text}`, { selector: 'input[role=combobox]', text });
      await timed(place, 'filter, cleared', { selector: 'input[role=combobox]', text: '' });
      await timed(place, 'seeds together', { selector: 'button.pill[aria-pressed=false]' });
      await scrolled(place);
      await place.page.close();
    }
  } finally {
    await context.close();
    stop();
    rmSync(profile, { recursive: true, force: true });
  }
  return [...times].map(([what, ms]) => ({ what, ms }));
}
