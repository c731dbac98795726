import type { RunColumn } from '$lib/session/ledger/run-table.ts';

/** Widths in CSS pixels; `small` is that on a narrow screen, which leaves the others out. */
type Column = { id: RunColumn; label: string; hint: string; width: number; small?: number; number?: true; score?: true };

export const columns: readonly Column[] = [
  { id: 'name', label: 'Name', hint: 'Cell and number, and the notebook; opens the run', width: 228, small: 178 },
  { id: 'status', label: 'Status', hint: 'Where the run is', width: 108, small: 116 },
  { id: 'dataset', label: 'Dataset', hint: 'What it was trained on', width: 140 },
  { id: 'varied', label: 'Varied', hint: 'Its parent, and what differs from the other runs of its cell', width: 146 },
  { id: 'model', label: 'Model', hint: 'Layers, first to last', width: 160 },
  {
    id: 'best',
    label: 'Best',
    hint: 'Best validation metric, and its epoch; of repeats their mean, its 95% interval and their number',
    width: 124,
    small: 124,
    number: true,
    score: true,
  },
  {
    id: 'last',
    label: 'Last',
    hint: 'Validation metric after the last epoch; of repeats their mean, its 95% interval and their number',
    width: 124,
    small: 124,
    number: true,
    score: true,
  },
  { id: 'duration', label: 'Duration', hint: 'Training time, pauses left out', width: 84, small: 84, number: true },
  { id: 'seed', label: 'Seed', hint: 'Run seed: initial weights, shuffles and masks', width: 56, number: true },
  { id: 'when', label: 'When', hint: 'When Run was pressed', width: 124, small: 124, number: true },
];

/** On a narrow screen the best score is seen without scrolling. */
export const smallOrder: readonly RunColumn[] = ['name', 'best', 'status', 'last', 'duration', 'when'];
