/** What a train cell says in a line. Pure. */
import type { Json } from '../../spec/parse.ts';
import { setAt, getAt } from '../../spec/edit-json.ts';
import { optimizerNames } from '../../spec/training.ts';
import type { SpecForm } from '../notebook/spec-form.ts';
import { optimizerKinds } from './training-kinds.ts';

/** '6 at defaults', '2 set, 4 at defaults': the folded fields. */
export function advancedText(form: SpecForm, stopsEarly: boolean): string {
  const optimizer = form.text('optimizer.type');
  const type = optimizerNames.find((name) => name === optimizer);
  const own = type ? optimizerKinds[type].fields.map(({ key }) => key) : [];
  const paths = [...own.map((key) => `optimizer.${key}`), 'loss', 'regularisation.l1', 'regularisation.l2', 'earlyStopping'];
  if (stopsEarly) paths.push('earlyStopping.patience', 'earlyStopping.minDelta');
  const set = paths.filter((path) => !form.isDefault(path)).length;
  const rest = paths.length - set;
  if (set === 0) return `${rest} at defaults`;
  return rest === 0 ? `${set} set` : `${set} set, ${rest} at defaults`;
}

type Since = { reason: string; isActive: boolean; toMend: string | null };

/** What an edit since a run means for the next press of Run; `toMend` is why there can be none now. */
export function sinceText({ reason, isActive, toMend }: Since): string {
  // The same trouble may be the reason itself, or stand in another cell: 'In net: ...'.
  const isTheReason = toMend !== null && reason.includes(toMend.replace(/^In [^:]*: /, '').replace(/\.$/, ''));
  if (toMend !== null) return `${reason} ${isTheReason ? 'Mend that to run it again.' : `To run it again, mend this first: ${toMend}`}`;
  return isActive
    ? `${reason} This run goes on as it was started; Run trains it anew after it.`
    : `${reason} Run trains it anew; this run stays.`;
}

/** An optimizer's number needs its name beside it: the default one is written down with the first number that differs. */
export function withOptimizerType(spec: Json): Json {
  return getAt(spec, 'optimizer') !== undefined && getAt(spec, 'optimizer.type') === undefined
    ? setAt(spec, 'optimizer.type', 'adam')
    : spec;
}

/** 'Adam 0.01, batch 32, 60 epochs' */
export function trainingLine(form: SpecForm): string {
  const type = form.text('optimizer.type');
  const known = optimizerNames.find((each) => each === type);
  const kind = known && optimizerKinds[known];
  return `${kind?.short ?? kind?.title ?? type} ${form.text('learningRate')}, batch ${form.text('batchSize')}, ${form.text('epochs')} epochs`;
}
