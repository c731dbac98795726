/** What a train cell says in a line. Pure. */
import type { Json } from '../../spec/parse.ts';
import { setAt, getAt } from '../../spec/edit-json.ts';
import { lossNames, optimizerNames, scheduleNames, warmupNames, type LossName } from '../../spec/training.ts';
import type { SpecForm } from '../notebook/spec-form.ts';
import { lossFieldsOf, optimizerKinds, scheduleKinds, warmupKinds } from './training-kinds.ts';

/** The kinds that a training has chosen, as far as their names are known. `loss`: what 'auto' stands for now. */
export function chosenKinds(form: SpecForm, loss: LossName | null) {
  const optimizer = optimizerNames.find((name) => name === form.text('optimizer.type'));
  const schedule = scheduleNames.find((name) => name === form.text('schedule.type'));
  const warmup = warmupNames.find((name) => name === form.text('warmup.type'));
  const named = lossNames.find((name) => name === form.text('loss')) ?? loss;
  return {
    optimizer: optimizer ? optimizerKinds[optimizer].fields : [],
    loss: named ? lossFieldsOf(named) : writtenLossFields(form),
    schedule: schedule ? scheduleKinds[schedule] : null,
    warmup: warmup ? warmupKinds[warmup].fields : [],
    stopsEarly: form.value('earlyStopping') !== null && form.value('earlyStopping') !== undefined,
  };
}

/** While no loss is known, a field that was written stays, so that what is wrong in it is said there. */
const writtenLossFields = (form: SpecForm) => {
  const all = new Map(lossNames.flatMap((name) => lossFieldsOf(name).map((field) => [field.key, field] as const)));
  return [...all.values()].filter(({ key }) => form.written(`lossOptions.${key}`) !== undefined);
};

/** What is kept beside the last and the best; how much of it matters only where something is. */
export const keptPaths = (form: SpecForm): string[] => {
  const isShown = form.number('checkpoints.every') !== 0 || form.written('checkpoints.megabytes') !== undefined;
  return ['checkpoints.every', ...(isShown ? ['checkpoints.megabytes'] : [])];
};

/** Every place that the folded fields show. */
export function advancedPaths(form: SpecForm, loss: LossName | null): string[] {
  const kinds = chosenKinds(form, loss);
  const under = (path: string, fields: readonly { key: string }[]) => fields.map(({ key }) => `${path}.${key}`);
  return [
    ...under('optimizer', kinds.optimizer),
    'loss',
    ...under('lossOptions', kinds.loss),
    'schedule.type',
    ...under('schedule', kinds.schedule?.fields ?? []),
    'warmup',
    ...under('warmup', kinds.warmup),
    ...[
      'regularisation.l1',
      'regularisation.l2',
      'regularisation.maxNorm',
      'clipping.value',
      'clipping.norm',
      'earlyStopping',
      'start',
      'budget.seconds',
    ],
    ...keptPaths(form),
    ...(kinds.stopsEarly ? ['earlyStopping.patience', 'earlyStopping.minDelta', 'earlyStopping.restoreBest'] : []),
  ];
}

/** '6 at defaults', '2 set, 4 at defaults': the folded fields. */
export function advancedText(form: SpecForm, loss: LossName | null): string {
  const paths = advancedPaths(form, loss);
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
    ? `${reason} This run goes on as it was started; Run trains anew after it.`
    : `${reason} Run trains anew; this run stays.`;
}

/** An optimizer's number needs its name beside it: the default one is written down with the first number that differs. */
export function withOptimizerType(spec: Json): Json {
  return getAt(spec, 'optimizer') !== undefined && getAt(spec, 'optimizer.type') === undefined
    ? setAt(spec, 'optimizer.type', 'adam')
    : spec;
}

/** 'Adam 0.01, batch 32, 60 epochs, 5 repeats' */
export function trainingLine(form: SpecForm): string {
  const type = form.text('optimizer.type');
  const known = optimizerNames.find((each) => each === type);
  const kind = known && optimizerKinds[known];
  const repeats = form.text('repeats');
  const line = `${kind?.short ?? kind?.title ?? type} ${form.text('learningRate')}, batch ${form.text('batchSize')}, ${form.text('epochs')} epochs`;
  return repeats === '1' ? line : `${line}, ${repeats} repeats`;
}
