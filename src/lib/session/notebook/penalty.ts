/** Which penalty a training has, as one choice and one rate: what TensorFlow Playground calls regularization. Pure. */
import type { Json } from '../../spec/parse.ts';
import type { SpecForm } from './spec-form.ts';

export type PenaltyKind = 'none' | 'l1' | 'l2' | 'both';
export type Penalty = { kind: PenaltyKind; rate: number };

const firstRate = 0.001;

/** 'both' has the rate of L2. */
export function penaltyOf(form: Pick<SpecForm, 'number'>): Penalty {
  const l1 = form.number('regularisation.l1') ?? 0;
  const l2 = form.number('regularisation.l2') ?? 0;
  if (l1 > 0 && l2 > 0) return { kind: 'both', rate: l2 };
  if (l1 > 0) return { kind: 'l1', rate: l1 };
  return { kind: l2 > 0 ? 'l2' : 'none', rate: l2 };
}

/** The regularisation as written, with this penalty in place of its own; what else stands there stays. */
export function withPenalty(written: Json | undefined, present: Penalty, kind: PenaltyKind): Json {
  const rate = present.rate > 0 ? present.rate : firstRate;
  const kept = typeof written === 'object' && written !== null && !Array.isArray(written) ? written : {};
  const { l1: _l1, l2: _l2, ...rest } = kept;
  return { ...(kind === 'l1' || kind === 'both' ? { l1: rate } : {}), ...(kind === 'l2' || kind === 'both' ? { l2: rate } : {}), ...rest };
}
