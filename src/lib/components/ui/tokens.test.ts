import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const pairs = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name = '', light = '', dark = '']) => [
    name,
    { light, dark },
  ]),
);

function luminance(hex: string): number {
  const channels = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const [red = 0, green = 0, blue = 0] = channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function value(name: string, theme: 'light' | 'dark'): string {
  const pair = pairs.get(name);
  if (!pair) throw new Error(`tokens.css has no --${name}`);
  return pair[theme];
}

const text = ['ink', 'muted', 'accent', 'danger', 'warning'];
const marks = ['negative', 'positive', 'floor', 'edge', 'run-1', 'run-2', 'run-3', 'run-4', 'run-5', 'run-6', 'run-7', 'run-8'];
const backgrounds = ['paper', 'panel', 'wash', 'accent-wash'];

for (const theme of ['light', 'dark'] as const) {
  test.each(text)(`%s is readable on every background (${theme})`, (name) => {
    for (const ground of backgrounds)
      expect(contrast(value(name, theme), value(ground, theme)), `on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  test.each(marks)(`%s stands out from paper and panel (${theme})`, (name) => {
    for (const ground of ['paper', 'panel'])
      expect(contrast(value(name, theme), value(ground, theme)), `on ${ground}`).toBeGreaterThanOrEqual(3);
  });

  test(`text on the accent is readable (${theme})`, () => {
    expect(contrast(value('accent-ink', theme), value('accent', theme))).toBeGreaterThanOrEqual(4.5);
  });

  test(`no two of the first six run colours are alike (${theme})`, () => {
    const colours = [1, 2, 3, 4, 5, 6].map((index) => value(`run-${index}`, theme));
    const channels = (hex: string) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    for (const [i, one] of colours.entries())
      for (const other of colours.slice(i + 1)) {
        const distance = Math.hypot(...channels(one).map((channel, at) => channel - (channels(other)[at] ?? 0)));
        expect(distance, `${one} and ${other}`).toBeGreaterThan(48);
      }
  });
}

test('registered initial values are the light ones', () => {
  for (const [, name = '', initial = ''] of css.matchAll(/@property --([a-z0-9-]+) \{[^}]*initial-value: (#[0-9a-f]{6})/g))
    expect(initial).toBe(value(name, 'light'));
});
