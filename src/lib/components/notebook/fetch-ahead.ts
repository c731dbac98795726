/** Fetches what a press may ask for next, once the page has nothing else to do, so that a press never waits for it. */

const parts = () => [
  import('./NotebookDialogs.svelte'),
  import('./sharing.ts'),
  import('./JsonEditor.svelte'),
  import('$lib/components/charts/LossTable.svelte'),
];

/** Returns how to call it off. */
export function fetchAhead(): () => void {
  // A part that does not come now is asked for again, and said, when it is needed.
  const fetchAll = () => void Promise.allSettled(parts());
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(fetchAll, 1500);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(fetchAll, { timeout: 5000 });
  return () => cancelIdleCallback(idle);
}
