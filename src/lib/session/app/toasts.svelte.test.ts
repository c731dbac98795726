import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Toasts } from './toasts.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function deleting() {
  const happened: string[] = [];
  const toasts = new Toasts();
  const id = toasts.deferred({
    text: 'Deleted',
    commit: () => void happened.push('commit'),
    undo: () => void happened.push('undo'),
    lastsMs: 1000,
  });
  return { toasts, id, happened };
}

test('what was deleted is deleted when the time for Undo is over', () => {
  const { toasts, happened } = deleting();
  vi.advanceTimersByTime(999);
  expect([happened, toasts.list.length]).toEqual([[], 1]);
  vi.advanceTimersByTime(1);
  expect([happened, toasts.list.length]).toEqual([['commit'], 0]);
});

test('Undo undoes and nothing is deleted later', () => {
  const { toasts, id, happened } = deleting();
  toasts.undo(id);
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual(['undo']);
});

test('dismissing or leaving the page commits once', () => {
  const { toasts, id, happened } = deleting();
  toasts.dismiss(id);
  toasts.flush();
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual(['commit']);
});

test('a toast under the pointer waits', () => {
  const { toasts, happened } = deleting();
  toasts.hold();
  vi.advanceTimersByTime(60_000);
  expect(happened).toEqual([]);
  toasts.release();
  vi.advanceTimersByTime(4000);
  expect(happened).toEqual(['commit']);
});

test('a toast pushed out by newer ones still commits', () => {
  const { toasts, happened } = deleting();
  for (let at = 0; at < 6; at++) toasts.say({ text: `note ${at}` });
  expect(toasts.list.length).toBeLessThanOrEqual(4);
  vi.advanceTimersByTime(1000);
  expect(happened).toEqual(['commit']);
});

test('says when what was deleted could not be', async () => {
  const toasts = new Toasts();
  const id = toasts.deferred({ text: 'Deleted', commit: () => Promise.reject(new Error('The disk is locked.')), undo: () => undefined });
  toasts.dismiss(id);
  await vi.waitFor(() =>
    expect(toasts.list.map(({ text }) => text)).toEqual(['That could not be deleted and is back: The disk is locked.']),
  );
});

test('says at once when the deleting itself failed, and offers no Undo for it', async () => {
  const toasts = new Toasts();
  toasts.deferred({
    text: 'Deleted',
    stored: Promise.reject(new Error('The disk is full.')),
    commit: () => undefined,
    undo: () => undefined,
  });
  await vi.waitFor(() =>
    expect(toasts.list).toMatchObject([{ text: 'That could not be deleted and is back: The disk is full.', undo: null }]),
  );
});

test('says when what was deleted could not be brought back', async () => {
  const toasts = new Toasts();
  const undo = () => Promise.reject(new Error('it is purged already.'));
  toasts.undo(toasts.deferred({ text: 'Deleted', commit: () => undefined, undo }));
  await vi.waitFor(() => expect(toasts.list.map(({ text }) => text)).toEqual(['That could not be brought back: it is purged already.']));
});

test('what was said about a file goes when the next file is opened', () => {
  const toasts = new Toasts();
  toasts.say({ text: 'a.json cannot be opened.', tone: 'danger', topic: 'file' });
  toasts.say({ text: 'Copied' });
  toasts.say({ text: 'b.json cannot be opened.', tone: 'danger', topic: 'file' });
  expect(toasts.list.map(({ text }) => text)).toEqual(['Copied', 'b.json cannot be opened.']);
  toasts.clear('file');
  expect(toasts.list.map(({ text }) => text)).toEqual(['Copied']);
});
