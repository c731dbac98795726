import { expect, test } from 'vitest';
import { hasMaths, toSafeFragment } from './markdown.ts';

const html = (markdown: string, draw: (tex: string, display: boolean) => string = (tex) => `<math><mi>${tex}</mi></math>`) => {
  const host = document.createElement('div');
  host.append(toSafeFragment(markdown, draw));
  return host.innerHTML.trim();
};

test('maths stands between dollars, in a line or on its own', () => {
  expect(html('sees $x_1$ and $x_2$.')).toBe('<p>sees <math><mi>x_1</mi></math> and <math><mi>x_2</mi></math>.</p>');
  expect(html('before\n\n$$\na+b\n$$\n\nafter')).toBe('<p>before</p>\n<math><mi>a+b</mi></math><p>after</p>');
  expect(html('costs $5 and $6')).toBe('<p>costs $5 and $6</p>');
  expect([hasMaths('$x$'), hasMaths('costs $5 and $6'), hasMaths('none')]).toEqual([true, true, false]);
});

test('before the maths is loaded its source is shown', () => {
  const host = document.createElement('div');
  host.append(toSafeFragment('a $x<y$ b', null));
  expect(host.innerHTML.trim()).toBe('<p>a <code>x&lt;y</code> b</p>');
});

test('no script, handler, style, form or frame survives', () => {
  const nasty = [
    '<script>alert(1)</script>',
    '<img src="data:image/png;base64,AAAA" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<p style="position:fixed;inset:0" class="cell" id="main">over</p>',
    '<form action="https://example.com"><input name="a"><button>go</button></form>',
    '<iframe src="https://example.com"></iframe><object data="x"></object><video src="https://example.com/a.mp4"></video>',
    '<style>body{display:none}</style>',
  ];
  const clean = html(nasty.join('\n\n'));
  expect(clean).not.toMatch(/script|onerror|javascript:|style|<form|<input|<button|iframe|<object|<video|id=|class=/i);
  expect(clean).toContain('over');
});

test('a remote image never loads: its description stands in its place', () => {
  const clean = html('![a cat](https://example.com/cat.png) <img src="/cat.png" srcset="https://example.com/2.png 2x" alt="two">');
  expect(clean).not.toMatch(/<img|example\.com|srcset/);
  expect(clean).toContain('[image not loaded: a cat]');
  expect(html('![dot](data:image/gif;base64,R0lGODlhAQABAAAAACw=)')).toContain('<img');
});

test('links open elsewhere and tell nothing', () => {
  expect(html('[docs](https://example.com)')).toBe(
    '<p><a href="https://example.com" target="_blank" rel="noopener noreferrer">docs</a></p>',
  );
});

test('a text that breaks a parser is still there to be read', () => {
  const breaks = () => {
    throw new TypeError('of null');
  };
  expect(toSafeFragment('$x$ stays', breaks).textContent?.trim()).toBe('x stays');
  const deep = toSafeFragment('>'.repeat(5000) + 'end', null);
  expect(deep.textContent).toContain('end');
});
