/** Reads from the DOM where a key goes: into a text, to a control, or to the notebook. Changes nothing. */
import type { KeyContext } from './keys.ts';

const typed =
  'textarea, [contenteditable="true"], input:not([type="range"], [type="checkbox"], [type="radio"], [type="button"], [type="file"])';
const handled = 'input, select, [role="slider"], [role="option"], [role="tab"], [role^="menuitem"], summary';

/** null when the key belongs to something that floats above the notebook: a dialog or an open menu. */
export function placeOfFocus(focused: Element | null): KeyContext['place'] | null {
  if (!focused) return 'command';
  if (focused.closest('dialog, [popover], [data-keys="own"]')) return null;
  if (focused.matches(typed)) return 'text';
  if (focused.matches(handled)) return 'control';
  return focused.matches('button, a') ? 'button' : 'command';
}

export const isMac = () => /mac|iphone|ipad/i.test(navigator.platform);
