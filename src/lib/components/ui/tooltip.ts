/**
 * One tooltip for the whole page: shows a name and its key after a short rest on an element, at once on keyboard focus.
 * Esc hides it; it never takes focus or pointer events and adds nothing to the name that a screen reader reads.
 */
import type { Attachment } from 'svelte/attachments';

const restMs = 400;
let bubble: HTMLElement | null = null;
let owner: Element | null = null;
let timer = 0;

function element(): HTMLElement {
  if (bubble?.isConnected) return bubble;
  bubble = document.createElement('div');
  bubble.className = 'tooltip';
  bubble.setAttribute('popover', 'manual');
  bubble.setAttribute('aria-hidden', 'true');
  Object.assign(bubble.style, {
    position: 'fixed',
    inset: 'auto',
    margin: '0',
    padding: '4px 8px',
    border: '0',
    borderRadius: 'var(--radius)',
    background: 'var(--ink)',
    color: 'var(--paper)',
    font: '500 var(--size-caption) / 1.4 var(--font-text)',
    maxWidth: '320px',
    pointerEvents: 'none',
  });
  document.body.append(bubble);
  return bubble;
}

function show(target: Element, text: string, key: string | undefined) {
  const tip = element();
  owner = target;
  tip.replaceChildren(text);
  if (key) {
    const kbd = document.createElement('kbd');
    kbd.textContent = key;
    kbd.style.marginLeft = '8px';
    kbd.style.opacity = '0.75';
    tip.append(kbd);
  }
  tip.showPopover();
  const box = target.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const below = box.bottom + 6 + height <= innerHeight;
  tip.style.top = `${below ? box.bottom + 6 : box.top - 6 - height}px`;
  tip.style.left = `${Math.max(4, Math.min(innerWidth - width - 4, box.left + box.width / 2 - width / 2))}px`;
}

function hide(target: Element) {
  clearTimeout(timer);
  if (owner !== target) return;
  owner = null;
  if (bubble?.matches(':popover-open')) bubble.hidePopover();
}

/** `{@attach tooltip('Run', 'Shift Enter')}`; nothing without a text. */
export function tooltip(text: string | undefined, key?: string): Attachment<Element> {
  return (target) => {
    if (!text) return;
    const stop = new AbortController();
    const { signal } = stop;
    const hideNow = () => hide(target);
    target.addEventListener(
      'pointerenter',
      (event) => {
        if (event instanceof PointerEvent && event.pointerType === 'touch') return;
        clearTimeout(timer);
        timer = window.setTimeout(() => show(target, text, key), restMs);
      },
      { signal },
    );
    target.addEventListener(
      'focus',
      () => {
        clearTimeout(timer);
        // Not at once: the focus may come from a menu that is just closing, and one popover at a time may move.
        timer = window.setTimeout(() => target.matches(':focus-visible') && show(target, text, key), 0);
      },
      { signal },
    );
    for (const type of ['pointerleave', 'pointerdown', 'blur', 'click']) target.addEventListener(type, hideNow, { signal });
    target.addEventListener('keydown', (event) => event instanceof KeyboardEvent && event.key === 'Escape' && hideNow(), { signal });
    return () => {
      hide(target);
      stop.abort();
    };
  };
}
