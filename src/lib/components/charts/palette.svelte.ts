/**
 * The theme's colours as bytes for canvas, read from the design tokens of the page. Reading `current` in an effect makes it run again
 * when the theme changes: by the system, by data-theme on the root, or by an inherited colour scheme.
 */
import { createSubscriber } from 'svelte/reactivity';
import type { Rgb, ThemePalette } from '$lib/charts/colour.ts';

export type LivePalette = { readonly current: ThemePalette };

export function createPalette(): LivePalette {
  let known: ThemePalette | null = null;
  const subscribe = createSubscriber((update) => {
    const changed = () => {
      known = null;
      update();
    };
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const root = new MutationObserver(changed);
    root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
    scheme.addEventListener('change', changed);
    return () => {
      root.disconnect();
      scheme.removeEventListener('change', changed);
      known = null;
    };
  });
  return {
    get current() {
      subscribe();
      return (known ??= readPalette());
    },
  };
}

function readPalette(): ThemePalette {
  const styles = getComputedStyle(document.documentElement);
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const read = (name: string): Rgb => {
    if (!context) return [128, 128, 128];
    // A pixel resolves any colour syntax; a missing token stays grey.
    context.fillStyle = '#808080';
    context.fillStyle = styles.getPropertyValue(name).trim() || '#808080';
    context.fillRect(0, 0, 1, 1);
    const [red = 128, green = 128, blue = 128] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  return {
    negative: read('--negative'),
    neutral: read('--hairline'),
    positive: read('--positive'),
    classes: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => read(`--run-${number}`)),
    paper: read('--paper'),
    panel: read('--panel'),
    ink: read('--ink'),
    muted: read('--muted'),
    hairline: read('--hairline'),
    accent: read('--accent'),
    floor: read('--floor'),
  };
}
