import { expect, test } from 'vitest';
import type { Counts } from '../../storage/store.ts';
import { Canary } from './canary.ts';

const counts = (runs: [kept: number, ever: number], notebooks: [kept: number, ever: number] = [0, 0]): Counts => ({
  runs: { kept: runs[0], ever: runs[1] },
  notebooks: { kept: notebooks[0], ever: notebooks[1] },
});

function aCanary(kept = new Map<string, string>()) {
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  return { canary: new Canary(storage, () => Date.UTC(2025, 10, 21, 12)), kept };
}

test('a first visit has lost nothing, and growing is no loss', () => {
  const { canary } = aCanary();
  expect([counts([0, 0]), counts([2, 2]), counts([3, 3], [1, 1])].map((each) => canary.look(each))).toEqual([null, null, null]);
});

test('what a person deleted is not missed, before and after it is purged', () => {
  const { canary } = aCanary();
  canary.look(counts([5, 5], [2, 2]));
  expect(canary.look(counts([2, 5], [1, 2]))).toBeNull();
  expect(canary.look(counts([2, 5], [0, 2]))).toBeNull();
});

test('an emptied database is a sentence with the number that was there, until a person has seen it', () => {
  const { canary, kept } = aCanary();
  canary.look(counts([3, 12], [1, 4]));
  const sentence =
    'The browser has removed data of this page since November 21, 2025: 3 runs and 1 notebook are gone. ' +
    'Save notebooks to files, or allow persistent storage.';
  expect(canary.look(counts([0, 0]))).toBe(sentence);
  expect(aCanary(kept).canary.look(counts([0, 0]))).toBe(sentence);
  canary.remember(counts([0, 0]));
  expect(canary.look(counts([0, 0]))).toBeNull();
});

test('a part that is gone is counted', () => {
  const { canary } = aCanary();
  canary.look(counts([30, 40]));
  expect(canary.look(counts([29, 39]))).toContain('1 run is gone');
});

test('a canary that cannot be read or written says nothing', () => {
  expect(aCanary(new Map([['daybook-canary', '{"runs": 3}']])).canary.look(counts([0, 0]))).toBeNull();
  expect(aCanary(new Map([['daybook-canary', 'no JSON']])).canary.look(counts([0, 0]))).toBeNull();
  const refusing = new Canary(
    {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('Full.', 'QuotaExceededError');
      },
    },
    () => 0,
  );
  expect(refusing.look(counts([1, 1]))).toBeNull();
});
