import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import type { Parsed } from '../../spec/parse.ts';
import type { InsideAnswer, InsideQuestion } from '../../worker/protocol.ts';
import { InsideLook } from './inside-look.svelte.ts';

/** Answers when it is told to, in any order. */
function desk() {
  const asked: { question: InsideQuestion; answer: (value: Parsed<InsideAnswer>) => void }[] = [];
  const look = new InsideLook<{ type: 'examples'; layer: number }>(
    (question) => new Promise((resolve) => asked.push({ question, answer: resolve })),
  );
  return { look, asked };
}

const projected = (layer: number): Parsed<InsideAnswer> => ({
  ok: true,
  value: { type: 'examples', layer, at: Int32Array.of(0), x: Float32Array.of(0), y: Float32Array.of(0), shares: [1, 0], width: 2 },
});

test('the newest question wins, whatever order the answers come in', async () => {
  const { look, asked } = desk();
  const first = look.ask({ type: 'examples', layer: 1 });
  const second = look.ask({ type: 'examples', layer: 2 });
  asked[1]?.answer(projected(2));
  await second;
  asked[0]?.answer(projected(1));
  await first;
  expect([look.answer?.layer, look.isBusy]).toEqual([2, false]);
});

test('the last answer stays while the next is awaited, and a refusal is told in words', async () => {
  const { look, asked } = desk();
  const first = look.ask({ type: 'examples', layer: 1 });
  asked[0]?.answer(projected(1));
  await first;
  const second = look.ask({ type: 'examples', layer: 9 });
  expect([look.answer?.layer, look.isBusy]).toEqual([1, true]);
  asked[1]?.answer({ ok: false, issues: [{ path: '', message: 'There is no such layer.' }] });
  await second;
  expect([look.answer?.layer, look.isBusy, look.trouble]).toEqual([1, false, 'There is no such layer.']);
});

test('an effect that asks runs once for each question', async () => {
  const { look, asked } = desk();
  const end = $effect.root(() => {
    $effect(() => void look.ask({ type: 'examples', layer: 3 }));
  });
  flushSync();
  asked[0]?.answer(projected(3));
  await expect.poll(() => look.answer?.layer).toBe(3);
  flushSync();
  expect(asked).toHaveLength(1);
  end();
});
