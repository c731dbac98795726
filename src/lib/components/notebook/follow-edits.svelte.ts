import { untrack } from 'svelte';
import { useNotebook } from '$lib/session/context.ts';
import type { TrainCell } from '$lib/spec/notebook.ts';

/** What takes less is trained before a measurement would tell. */
const worthMeasuringMs = 500;
/** One waits until no hand moves. */
const restMs = 1500;

/** Has the session draft what the cell says as it is edited, and measure how long it would take once it stands still. */
export function followEdits(cell: () => TrainCell): void {
  const session = useNotebook();
  $effect(() => {
    void session.launch.view(cell()); // also when a cell that it reads was edited
    untrack(() => session.drafts.follow(cell()));
  });
  $effect(() => {
    const { ready } = session.launch.view(cell());
    if (!ready || untrack(() => session.runs.expectedMs(ready, session.notebook.backend)) < worthMeasuringMs) return;
    const timer = setTimeout(() => void session.launch.measure(cell()), restMs);
    return () => clearTimeout(timer);
  });
}
