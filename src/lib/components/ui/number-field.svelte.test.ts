import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import NumberField from './NumberField.svelte';

async function field(props: Record<string, unknown> = {}) {
  const committed: number[] = [];
  const live: number[] = [];
  await render(NumberField, {
    value: 32,
    label: 'batch size',
    oncommit: (value: number) => committed.push(value),
    oninput: (value: number) => live.push(value),
    ...props,
  });
  return { committed, live, input: page.getByRole('spinbutton', { name: 'batch size' }) };
}

test('typing is live, Enter commits once, blur does not commit again', async () => {
  const { committed, live, input } = await field();
  await input.click();
  await userEvent.keyboard('64');
  expect(live).toEqual([6, 64]);
  expect(committed).toEqual([]);
  await userEvent.keyboard('{Enter}');
  await userEvent.tab();
  expect(committed).toEqual([64]);
});

test('leaving the field commits', async () => {
  const { committed, input } = await field();
  await input.click();
  await userEvent.keyboard('8');
  await userEvent.tab();
  expect(committed).toEqual([8]);
});

test('arrows step, Shift makes it ten, limits hold', async () => {
  const { committed, input } = await field({ max: 40 });
  await input.click();
  await userEvent.keyboard('{ArrowUp}{ArrowDown}{Shift>}{ArrowUp}{/Shift}');
  expect(committed).toEqual([33, 31, 40]);
});

test('a log field walks 1, 2, 5', async () => {
  const { committed, input } = await field({ value: 0.01, step: 'log' });
  await input.click();
  await userEvent.keyboard('{ArrowUp}{ArrowDown}');
  expect(committed).toEqual([0.02, 0.005]);
});

test('what is no number stays with its sentence and is not committed; Esc brings the value back', async () => {
  const { committed, live, input } = await field({ min: 1, integer: true });
  await input.click();
  await userEvent.keyboard('many');
  await expect.element(input).toHaveAttribute('aria-invalid', 'true');
  await expect.element(input).toHaveAccessibleDescription('Type a number, such as 0.01 or 1e-3.');
  await userEvent.keyboard('{Enter}');
  await expect.element(input).toHaveValue('many');
  expect([committed, live]).toEqual([[], []]);
  await userEvent.keyboard('{Escape}');
  await expect.element(input).toHaveValue('32');
  await expect.element(input).not.toHaveAttribute('aria-invalid');
});

test('a field that is left with no number shows the one that counts', async () => {
  const { committed, input } = await field({ min: 1, integer: true });
  await input.click();
  await userEvent.keyboard('many');
  await userEvent.tab();
  await expect.element(input).toHaveValue('32');
  expect(committed).toEqual([]);
});

test('a field whose owner takes any text hands it on when it is left, and shows what the owner kept', async () => {
  const others: string[] = [];
  const { committed, input } = await field({ onother: (text: string) => others.push(text) });
  await input.click();
  await userEvent.keyboard('{Control>}a{/Control}many');
  await userEvent.tab();
  await input.fill('');
  await userEvent.tab();
  expect({ committed, others }).toEqual({ committed: [], others: ['many', ''] });
  await render(NumberField, { value: null, other: 'many', label: 'epochs', oncommit: () => undefined });
  await expect.element(page.getByRole('spinbutton', { name: 'epochs' })).toHaveValue('many');
});

test('an error from outside is shown and belongs to the field', async () => {
  const { input } = await field({ error: 'batchSize is 500, but the training part has 207 examples: give at most 207.' });
  await expect.element(input).toHaveAccessibleDescription(/at most 207/);
});
