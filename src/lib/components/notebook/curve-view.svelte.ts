/** How curves are looked at: one choice for all cells of a notebook, kept in this browser. */
import { getContext, setContext } from 'svelte';
import { defaultLossView, type LossView } from '$lib/components/charts/loss-view.ts';

const contextKey = Symbol('curve view');
const storageKey = 'daybook-curve-view';

export class CurveView {
  #current = $state.raw<LossView>(readView());

  get current(): LossView {
    return this.#current;
  }

  set current(view: LossView) {
    this.#current = view;
    localStorage.setItem(storageKey, JSON.stringify({ quantity: view.quantity, logY: view.logY, table: view.table }));
  }
}

function readView(): LossView {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    const fields = new Map(typeof stored === 'object' && stored !== null ? Object.entries(stored) : []);
    return {
      ...defaultLossView,
      quantity: fields.get('quantity') === 'metric' ? 'metric' : 'loss',
      logY: fields.get('logY') === true,
      table: fields.get('table') === true,
    };
  } catch {
    return { ...defaultLossView }; // someone else's text under our key
  }
}

export const provideCurveView = (): CurveView => setContext(contextKey, new CurveView());

export function useCurveView(): CurveView {
  const view = getContext<CurveView | undefined>(contextKey);
  if (!view) throw new Error('useCurveView needs provideCurveView in a parent component.');
  return view;
}
