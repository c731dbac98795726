import type { CurveKind, Quantity } from '$lib/charts/loss-chart.ts';
import type { XUnit } from '$lib/charts/x-position.ts';

/** How a person looks at curves; kept by whoever owns the page, so that it survives navigation. */
export type LossView = {
  quantity: Quantity; // 'rate' holds where a learning rate varies
  x: XUnit;
  logY: boolean;
  smoothing: number; // 0 to 0.95
  show: Record<CurveKind, boolean>;
  table: boolean; // the numbers instead of the lines
};

export const defaultLossView: LossView = {
  quantity: 'loss',
  x: 'epoch',
  logY: false,
  smoothing: 0,
  show: { train: true, validation: true, floor: true, steps: true, rate: true },
  table: false,
};
