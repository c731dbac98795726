/** The scratch that an evaluation touches: of the views that begin at one place the largest, by their offset. Pure. */
import type { Op, View } from './op.ts';
import type { Plan } from './plan.ts';

export function evaluationViews(plan: Plan): Map<number, View> {
  const found = new Map<number, View>();
  const views = [plan.input, ...plan.layers.map(({ output }) => output), ...plan.evaluate.flatMap(viewsOf)];
  for (const view of views) {
    const known = found.get(view.offset);
    if (view.buffer === 'activations' && (known?.size ?? -1) < view.size) found.set(view.offset, view);
  }
  return found;
}

const viewsOf = (op: Op): View[] =>
  Object.values(op).filter((value): value is View => typeof value === 'object' && value !== null && 'buffer' in value);
