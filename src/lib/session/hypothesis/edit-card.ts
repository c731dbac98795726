/** Writing a hypothesis card: free until a run counts, from then on every change is written down beside it. Pure. */
import { effectText } from '../../runs/verdict/sentence.ts';
import type { MetricKind } from '../../runs/verdict/smallest-effect.ts';
import type { ClaimWord, Hypothesis, KeptVerdict } from '../../spec/hypothesis.ts';
import type { Json } from '../../spec/parse.ts';
import { toJson } from '../../spec/plain.ts';

/** What a person states before the runs. */
type Stated = Pick<Hypothesis, 'claim' | 'baseline' | 'of' | 'metric' | 'direction' | 'smallest' | 'repeats' | 'looks'>;

/** An empty card, as it is stored. */
export const newCard = (now: number): Json => ({ version: 1, claim: '', madeAt: now });

export function cardJson(card: Hypothesis): Json {
  const plain = toJson(card);
  if (!plain.ok) throw new RangeError(plain.issues[0]?.message);
  return plain.value;
}

const words: { readonly [Field in keyof Stated]-?: string } = {
  claim: 'claim',
  baseline: 'what it is compared with',
  of: 'what it is about',
  metric: 'metric',
  direction: 'direction',
  smallest: 'smallest effect',
  repeats: 'most seeds',
  looks: 'number of looks',
};

export type Change = { [Field in keyof Stated]-?: { field: Field; value: Stated[Field] | undefined } }[keyof Stated];

function describe({ field, value }: Change, before: Hypothesis, kind: MetricKind): string {
  if (field === 'baseline' || field === 'of') return words[field];
  const former = before[field];
  const shown = (one: unknown) =>
    field === 'smallest' && typeof one === 'number' ? effectText(one, kind) : typeof one === 'string' ? `"${one}"` : String(one);
  return `${words[field]}, from ${shown(former)} to ${shown(value)}`;
}

/** `begun`: how many runs count by now. A change of what is judged forgets the verdict that was kept; a change of the sides, which they were. `kind`: of the metric. */
export function changeCard(
  card: Hypothesis,
  change: Change,
  { begun, now, kind }: { begun: number; now: number; kind: MetricKind },
): Hypothesis {
  const { field, value } = change;
  if (JSON.stringify(card[field]) === JSON.stringify(value)) return card;
  const { kept, fixed, ...rest } = card;
  const isOnlyClaim = field === 'claim';
  const isOfSides = field === 'baseline' || field === 'of';
  const what = describe(change, card, kind).slice(0, 3000);
  return {
    ...rest,
    [field]: value,
    ...(isOnlyClaim && kept && { kept }),
    ...(!isOfSides && fixed && { fixed }),
    changes: begun > 0 || fixed ? [...card.changes, { at: now, after: begun, what }] : card.changes,
  };
}

export const keepVerdict = (card: Hypothesis, kept: KeptVerdict): Hypothesis => ({ ...card, kept });

/** A reason of only spaces is none: null. */
export function overrule(card: Hypothesis, { word, reason, at }: { word: ClaimWord; reason: string; at: number }): Hypothesis | null {
  return reason.trim() === '' ? null : { ...card, override: { word, reason: reason.trim(), at } };
}

export function withoutOverruling(card: Hypothesis): Hypothesis {
  const { override: _gone, ...rest } = card;
  return rest;
}
