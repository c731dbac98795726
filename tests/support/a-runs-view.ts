import type { ListedRun } from '../../src/lib/runs/listed-run.ts';
import { defaultView } from '../../src/lib/runs/view/view.ts';
import { writeViewAddress, type AddressedView } from '../../src/lib/runs/view/view-url.ts';
import { RunsView, type RunsViewSources } from '../../src/lib/session/runs-table/runs-view.svelte.ts';

/** A place like local storage that forgets with the test. */
export function aStorage(): RunsViewSources['storage'] {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

/** The runs table without a page: wide, nothing kept, no histories. */
export const aRunsView = (
  runs: () => readonly ListedRun[],
  address: AddressedView = defaultView,
  sources: Partial<RunsViewSources> = {},
): RunsView =>
  new RunsView(
    {
      runs,
      titleOf: () => '',
      histories: { of: () => undefined },
      storage: aStorage(),
      isNarrow: () => false,
      now: () => 0,
      ...sources,
    },
    new URLSearchParams(writeViewAddress({ ...defaultView, ...address })),
  );
