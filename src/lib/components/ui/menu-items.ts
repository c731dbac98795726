import type { Component } from 'svelte';

/** One line of a menu; `separator` draws a line above it. */
export type MenuItem = {
  label: string;
  detail?: string; // a second line, quieter
  onselect: () => void;
  icon?: Component<{ size?: number | string }>;
  key?: string;
  danger?: boolean;
  disabled?: boolean;
  checked?: boolean;
  separator?: boolean;
};

/** Where the roving focus goes: wraps around and skips what is disabled; -1 when nothing can be focused. */
export function nextEnabled(items: MenuItem[], from: number, step: 1 | -1): number {
  for (let tried = 1; tried <= items.length; tried++) {
    const at = (((from + step * tried) % items.length) + items.length) % items.length;
    if (!items[at]?.disabled) return at;
  }
  return -1;
}

/** The next item whose label starts with what was typed, looking after `from` first. */
export function matchTyped(items: MenuItem[], typed: string, from: number): number {
  const wanted = typed.toLowerCase();
  for (let offset = typed.length > 1 ? 0 : 1; offset <= items.length; offset++) {
    const at = (from + offset + items.length) % items.length;
    const item = items[at];
    if (item && !item.disabled && item.label.toLowerCase().startsWith(wanted)) return at;
  }
  return -1;
}
