import { expect, test, type Locator, type Page } from '@playwright/test';
import { cellOf, expectStatus, openTemplate, press, setEpochs, storedRuns } from './app.ts';

// A thumb needs 44 pixels each way, on the smallest screen that is looked after.
test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

/** Everything that can be pressed and is smaller than a thumb, with its size: `button "Undo" 60x28`. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const least = 44 - 0.5; // layout rounds
    const pressable =
      'a[href], button, input:not([type="hidden"]), select, textarea, summary, [role="button"], [role="slider"], [role="tab"], [role="switch"], [role="option"]';
    const name = (element: Element) =>
      element.getAttribute('aria-label') ??
      (element.textContent?.trim().slice(0, 40) || element.getAttribute('placeholder') || element.outerHTML.slice(0, 80));
    /** WCAG 2.5.8 leaves out links in the run of a sentence: their height is that of the line. */
    const isInSentence = (element: Element) =>
      element.matches('a[href]') &&
      getComputedStyle(element).display === 'inline' &&
      (element.parentElement?.textContent ?? '').trim() !== (element.textContent ?? '').trim();
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(pressable)) {
      if (!element.checkVisibility({ visibilityProperty: true }) || isInSentence(element)) continue;
      // A file field that is hidden is pressed through its button; a label is part of its control's target.
      const boxes = [element, ...(element instanceof HTMLInputElement ? (element.labels ?? []) : [])].map((part) =>
        part.getBoundingClientRect(),
      );
      const width = Math.max(...boxes.map((box) => box.width));
      const height = Math.max(...boxes.map((box) => box.height));
      if (width < 2 || height < 2) continue;
      if (width < least || height < least)
        found.push(`${element.tagName.toLowerCase()} "${name(element)}" ${Math.round(width)}x${Math.round(height)}`);
    }
    return [...new Set(found)];
  });

const widerThanScreen = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function boxOf(target: Locator) {
  const box = await target.boundingBox();
  if (!box) throw new Error('It is not on the page.');
  return box;
}

/** A finger put down at one place of an element and lifted at another. */
async function pull(target: Locator, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = await boxOf(target);
  const fingers = await target.page().context().newCDPSession(target.page());
  const steps = 10;
  for (let step = 0; step <= steps; step++) {
    const [x, y] = [from.x + ((to.x - from.x) * step) / steps, from.y + ((to.y - from.y) * step) / steps];
    const touchPoints = [{ x: box.x + x, y: box.y + y }];
    await fingers.send('Input.dispatchTouchEvent', { type: step === 0 ? 'touchStart' : 'touchMove', touchPoints });
  }
  await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await fingers.detach();
}

async function expectFit(page: Page, where: string): Promise<void> {
  expect.soft(await smallTargets(page), where).toEqual([]);
  expect.soft(await widerThanScreen(page), `${where} scrolls sideways`).toBeLessThanOrEqual(0);
}

test('everything that can be pressed is 44 pixels large at 390 pixels: home, runs, run, compare', async ({ page }) => {
  await page.goto('.');
  await expect(page.getByRole('link', { name: /Iris with a small net/ })).toBeVisible();
  await expectFit(page, 'first visit');

  await openTemplate(page, 'iris-mlp');
  for (let run = 0; run < 2; run++) {
    await press(page, 'Run');
    await expect.poll(async () => (await storedRuns(page)).length).toBe(run + 1);
    await expectStatus(page, 'finished');
  }
  const [one, other] = await storedRuns(page);

  await page.goto('.');
  await expect(page.getByRole('heading', { name: 'What happened last' })).toBeVisible();
  await expectFit(page, 'home');

  await page.goto('runs/');
  await page
    .getByRole('checkbox', { name: /Select train/ })
    .first()
    .check();
  await expectFit(page, 'runs');

  // A finger pulled to the side zooms, along a chosen axis it brushes; up and down the page scrolls.
  await page.getByRole('button', { name: 'Charts', exact: true }).click();
  await page.getByRole('button', { name: 'Add a chart' }).click();
  await page.getByRole('menuitem', { name: 'Parallel coordinates' }).click();
  const curves = page.locator('.u-over').first();
  await pull(curves, { x: 60, y: 60 }, { x: 180, y: 64 });
  await expect(page.getByRole('button', { name: 'Reset zoom' })).toBeVisible();
  const parallel = page.getByRole('region', { name: 'Parallel coordinates' });
  const lines = parallel.getByRole('slider');
  await lines.scrollIntoViewIfNeeded();
  const { y } = await boxOf(lines);
  await pull(lines, { x: 200, y: 200 }, { x: 202, y: 60 });
  await expect.poll(async () => (await boxOf(lines)).y).toBeLessThan(y - 60);
  await lines.tap({ position: { x: 26, y: 12 } });
  await pull(lines, { x: 22, y: 80 }, { x: 24, y: 200 });
  await expect(parallel.getByRole('button', { name: 'Filter the table by this' })).toBeVisible();
  await expectFit(page, 'charts');

  await page.goto(`run/?id=${one?.id}`);
  await expect(page.getByRole('heading', { name: 'Predict on this row' })).toBeVisible();
  await page.getByLabel('Add a tag').fill(`a tag of ${'very '.repeat(12)}many words,old,`);
  await page.getByRole('button', { name: 'Add a note' }).click();
  await page.getByRole('heading', { level: 1 }).getByRole('button').click();
  await page.getByRole('textbox', { name: 'Name of this run' }).fill('long '.repeat(20));
  await expectFit(page, 'run');

  await page.goto(`compare/?a=${one?.id}&b=${other?.id}`);
  await expect(page.getByRole('heading', { name: 'What differs' })).toBeVisible();
  await expectFit(page, 'compare');

  await page.goto('open/#damaged');
  await expect(page.getByRole('heading', { name: 'The link cannot be opened' })).toBeVisible();
  await expectFit(page, 'open');
});

test('everything that can be pressed is 44 pixels large at 390 pixels: a run on images', async ({ page }) => {
  await openTemplate(page, 'digits-mlp');
  await setEpochs(page, 2);
  await press(page, 'Run');
  const { id } = await expectStatus(page, 'finished');
  await expectFit(page, 'notebook with images');
  await page.goto(`run/?id=${id}`);
  await expect(page.getByRole('list', { name: 'Validation examples' })).toBeVisible();
  await expectFit(page, 'run on images');
});

test('everything that can be pressed is 44 pixels large at 390 pixels: a notebook, its folds, its text, its dialogs', async ({ page }) => {
  await openTemplate(page, 'iris-mlp');
  await press(page, 'Run');
  await expectStatus(page, 'finished');
  await expectFit(page, 'notebook');

  for (const fold of await page.locator('summary').all()) await fold.click();
  await cellOf(page, 'model')
    .getByRole('button', { name: /^Layer 1:/ })
    .click();
  await expectFit(page, 'folds open');

  await page.getByRole('button', { name: /^Backend:/ }).click();
  await expectFit(page, 'backends');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expectFit(page, 'menu');
  await page.getByRole('menuitem', { name: 'Keys' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectFit(page, 'keys');
  await page.keyboard.press('Escape');

  await cellOf(page, 'train').getByText('text', { exact: true }).click();
  await expect(cellOf(page, 'train').locator('.cm-content')).toBeVisible();
  await expectFit(page, 'text');

  await openTemplate(page, 'playground-2d');
  await expect(
    page
      .getByRole('img', { name: /Points of/ })
      .or(page.getByRole('figure', { name: /Points of/ }))
      .first(),
  ).toBeVisible();
  await expectFit(page, 'playground');
});
