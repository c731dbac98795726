import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import MenuOnPage from '../../../../tests/support/MenuOnPage.svelte';

async function shown() {
  const done: string[] = [];
  await render(MenuOnPage, { ondone: (what: string) => done.push(what) });
  const trigger = page.getByRole('button', { name: 'Actions' });
  return { done, trigger };
}
const focused = () => document.activeElement?.textContent?.trim();

test('arrow down opens on the first item, arrows go round what is enabled', async () => {
  const { trigger } = await shown();
  trigger.element().focus();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(trigger).toHaveAttribute('aria-expanded', 'true');
  await expect.poll(focused).toBe('Rename');
  await userEvent.keyboard('{ArrowDown}');
  expect(focused()).toBe('Delete');
  await userEvent.keyboard('{ArrowDown}');
  expect(focused()).toBe('Rename');
  await userEvent.keyboard('{End}');
  expect(focused()).toBe('Delete');
  await userEvent.keyboard('r');
  expect(focused()).toBe('Rename');
});

test('Enter chooses, Esc leaves, and the focus comes back to the button', async () => {
  const { done, trigger } = await shown();
  await trigger.click();
  await expect.poll(focused).toBe('Rename');
  await userEvent.keyboard('{Escape}');
  await expect.element(trigger).toHaveFocus();
  await expect.element(trigger).toHaveAttribute('aria-expanded', 'false');
  await trigger.click();
  await expect.poll(focused).toBe('Rename');
  await userEvent.keyboard('{End}{Enter}');
  expect(done).toEqual(['delete']);
  await expect.element(trigger).toHaveFocus();
});

test('a disabled item can be read but not chosen', async () => {
  const { done, trigger } = await shown();
  await trigger.click();
  const item = page.getByRole('menuitem', { name: 'Duplicate' });
  await expect.element(item).toHaveAttribute('aria-disabled', 'true');
  await item.click({ force: true });
  expect(done).toEqual([]);
});

test('a dialog holds the focus, closes on Esc and gives the focus back', async () => {
  const { done, trigger } = await shown();
  await trigger.click();
  await expect.poll(focused).toBe('Rename');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('dialog', { name: 'Rename' })).toBeVisible();
  await userEvent.keyboard('{Tab}{Tab}{Tab}');
  expect(document.activeElement === document.body || document.activeElement?.closest('dialog') !== null).toBe(true);
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog', { name: 'Rename' })).not.toBeInTheDocument();
  expect(done).toEqual(['closed']);
  await expect.element(trigger).toHaveFocus();
});
