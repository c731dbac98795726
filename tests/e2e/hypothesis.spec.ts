import { expect, test } from '@playwright/test';
import { cellOf, openAsItIs, press, setEpochs, watchTrouble } from './app.ts';

test('a claim is fixed before its runs, judged at its looks, overruled with a reason and kept; a compare cell judges the same runs', async ({
  page,
}) => {
  const trouble = watchTrouble(page);
  await openAsItIs(page, 'iris-mlp');
  await page
    .getByRole('group', { name: /^Insert/ })
    .last()
    .getByRole('button', { name: 'Compare' })
    .click();
  const compare = page.getByRole('region', { name: 'compare cell compare' });
  await expect(compare.getByText('This notebook has no runs yet.')).toBeVisible();
  await setEpochs(page, 3);
  const train = cellOf(page, 'train');
  await press(page, 'Run');
  await expect(train.getByText(/^Reached/)).toBeVisible();

  await setEpochs(page, 30);
  await train.getByRole('button', { name: 'State a hypothesis' }).click();
  const card = train.getByRole('region', { name: 'Hypothesis of train' });
  await expect(card.getByText('Choose what it is compared with.')).toBeVisible();
  await card.getByRole('textbox', { name: 'Claim' }).fill('Ten times the epochs make fewer mistakes.');
  await card.getByRole('combobox', { name: 'Against' }).selectOption({ index: 1 });
  for (const [name, value] of [
    ['Seeds, at most', '10'],
    ['Looks', '2'],
  ] as const) {
    await card.getByRole('spinbutton', { name }).fill(value);
    await card.getByRole('spinbutton', { name }).press('Enter');
  }
  await expect(
    card.getByText(/^2 looks, at 5 and 10 seeds a side.* 0 of at most 10 .* 5 runs of the baseline were there before the claim\.$/),
  ).toBeVisible();
  await expect(card.getByText(/^train differs from train 1 in: epochs \(3, now 30\)\./)).toBeVisible();
  await card.getByRole('button', { name: 'Train 5 runs for look 1, at 5 seeds a side' }).click();
  await expect(
    card.getByText(/^Look 1 of 2: the risk of a false verdict so far is 0\.31%, of the 5% that all looks share\.$/),
  ).toBeVisible();
  await expect(card.getByText(/5 seeds, 30 examples.*look 1 at 5 of at most 10 seeds\.$/)).toBeVisible();
  await card.getByRole('button', { name: 'Train 10 more runs for look 2, at 10 seeds a side' }).click();
  await expect(card.getByRole('row', { name: /^2 of 2 10 .* 5%$/ })).toBeVisible();
  await expect(card.getByText('The plan is used up')).toBeVisible();

  await card.getByRole('button', { name: 'Overrule' }).click();
  await card.getByRole('combobox', { name: 'Verdict by hand' }).selectOption('refuted');
  await expect(card.getByRole('button', { name: 'Overrule', exact: true })).toBeDisabled();
  await card.getByRole('textbox', { name: 'because' }).fill('It takes too long.');
  await card.getByRole('button', { name: 'Overrule', exact: true }).click();
  await expect(card.getByText('refuted, by hand')).toBeVisible();
  await card.getByRole('spinbutton', { name: 'By at least' }).fill('5');
  await card.getByRole('spinbutton', { name: 'By at least' }).press('Enter');
  await expect(card.getByText('Changed after 10 runs: smallest effect, from 1 point to 5 points.')).toBeVisible();

  const groups = compare.getByRole('region', { name: 'Groups of runs' });
  await groups.getByRole('switch', { name: /^train 3 and 1 more press is the baseline/ }).click();
  await expect(groups.getByText(/^train 4 and 1 more press .*10 seeds, 30 examples/)).toBeVisible();
  await compare.getByRole('combobox', { name: 'Filter runs' }).fill('epochs > ');
  await expect(compare.locator('mark')).toBeVisible();
  await compare.getByRole('combobox', { name: 'Filter runs' }).fill('training.epochs > 100');
  await expect(compare.getByText('No run passes the filter.')).toBeVisible();

  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(card.getByText(/^The runs say (partly|supported|undecided); overruled .*: It takes too long\.$/)).toBeVisible();
  await expect(card.getByRole('rowheader', { name: '2 of 2' })).toBeVisible();
  await expect(compare.getByText('No run passes the filter.')).toBeVisible();
  expect(trouble).toEqual([]);
});
