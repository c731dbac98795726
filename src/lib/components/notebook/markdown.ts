import DOMPurify, { type Config } from 'dompurify';
import { Marked, type TokenizerAndRendererExtension } from 'marked';

/** Draws TeX as MathML; `temml.renderToString` behind its lazy chunk. */
export type DrawMaths = (tex: string, display: boolean) => string;

// Pandoc's rule: no space inside the dollars and no digit after the closing one, so that "$5 and $6" stays money.
const inlineMaths = /^\$(?!\s)((?:\\.|[^$\\\n])+?)(?<![\s\\])\$(?!\d)/;
const displayMaths = /^\$\$([^$]+?)\$\$(?:\n|$)/;

export function hasMaths(markdown: string): boolean {
  return /\$\$[^$]+\$\$|\$(?!\s)[^$\n]+\$/.test(markdown);
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function drawn(draw: DrawMaths | null, tex: string, display: boolean): string {
  const asText = display ? `<p><code>${escapeHtml(tex)}</code></p>` : `<code>${escapeHtml(tex)}</code>`;
  try {
    return draw?.(tex, display) ?? asText;
  } catch {
    return asText; // TeX that breaks its renderer is still there to be read and mended
  }
}

/** `start` only tells where maths may begin: a paragraph is cut there, so a block may begin at the start of a line alone. */
function mathsExtension(draw: DrawMaths | null, display: boolean): TokenizerAndRendererExtension {
  const pattern = display ? displayMaths : inlineMaths;
  const name = display ? 'displayMaths' : 'inlineMaths';
  return {
    name,
    level: display ? 'block' : 'inline',
    start: (source) => source.match(display ? /^\$\$/m : /\$/)?.index,
    tokenizer(source) {
      const match = pattern.exec(source);
      return match ? { type: name, raw: match[0], text: (match[1] ?? '').trim() } : undefined;
    },
    renderer: ({ text }) => drawn(draw, typeof text === 'string' ? text : '', display),
  };
}

type Policy = NonNullable<Config['TRUSTED_TYPES_POLICY']>;
type PolicyRules = { createHTML: (html: string) => string; createScriptURL: () => string };
// TypeScript's DOM does not know Trusted Types yet, nor do all browsers.
const factory: { createPolicy: (name: string, rules: PolicyRules) => Policy } | undefined = Reflect.get(globalThis, 'trustedTypes');

// DOMPurify parses through this; it is not exported, so that nothing else can make HTML from text.
const policy = factory?.createPolicy('app-html', { createHTML: (html) => html, createScriptURL: () => '' });

const config: Config = {
  USE_PROFILES: { html: true, mathMl: true },
  // Styles could draw over the app; forms and media could ask the network.
  FORBID_TAGS: [
    'style',
    'form',
    'input',
    'button',
    'select',
    'textarea',
    'video',
    'audio',
    'source',
    'track',
    'picture',
    'dialog',
    'map',
    'area',
  ],
  FORBID_ATTR: [
    'style',
    'class',
    'id',
    'name',
    'srcset',
    'background',
    'poster',
    'popover',
    'popovertarget',
    'tabindex',
    'autofocus',
    'contenteditable',
  ],
  ADD_ATTR: ['target'],
  ALLOW_DATA_ATTR: false,
};

const purify = DOMPurify();
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node instanceof HTMLImageElement && !/^data:image\//i.test(node.getAttribute('src') ?? '')) {
    node.removeAttribute('src');
  }
  if (node instanceof HTMLAnchorElement && node.hasAttribute('href')) {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
  }
});

/** Text that breaks the parser (thousands of nested quotes) stands there as it was written. */
function toHtml(marked: Marked, markdown: string): string {
  try {
    return marked.parse(markdown, { async: false });
  } catch {
    return `<p><em>This note cannot be laid out: simplify what is nested.</em></p><pre>${escapeHtml(markdown)}</pre>`;
  }
}

/** Markdown as safe DOM. Never throws. No script, style, form or media survives, and no image but a `data:` one: its text stands in its place. */
export function toSafeFragment(markdown: string, draw: DrawMaths | null): DocumentFragment {
  const marked = new Marked({ gfm: true, async: false, extensions: [mathsExtension(draw, true), mathsExtension(draw, false)] });
  const html = toHtml(marked, markdown);
  const fragment = purify.sanitize(html, { ...config, TRUSTED_TYPES_POLICY: policy, RETURN_DOM_FRAGMENT: true } as const);
  for (const image of fragment.querySelectorAll('img:not([src])')) {
    const stand = document.createElement('em');
    stand.textContent = `[image not loaded: ${image.getAttribute('alt') || 'no description'}]`;
    image.replaceWith(stand);
  }
  return fragment;
}
