/** What a data cell says in a line, and what picking another source does to its spec. Pure. */
import type { SurfaceKind } from '../../charts/decision-surface.ts';
import type { DataSummary } from '../../data/summary.ts';
import type { DatasetCard } from '../../data/table.ts';
import { getAt, removeAt, setAt } from '../../spec/edit-json.ts';
import { parseJson } from '../../spec/json-text.ts';
import type { Json } from '../../spec/parse.ts';
import type { SpecForm } from '../notebook/spec-form.ts';

/** Another dataset has other columns: what named the old ones goes, the split and the rest stay. */
function withoutColumns(spec: Json): Json {
  return ['ignore', 'preparation.inputs', 'preparation.series', 'preparation.text', 'task'].reduce<Json>(
    (left, place) => removeAt(left, place),
    spec,
  );
}

export function pickedShipped(spec: Json, card: DatasetCard): Json {
  const source = setAt(withoutColumns(spec), 'source', { type: 'shipped', name: card.name });
  return setAt(source, 'target', card.target);
}

/** The columns that a spec names to be predicted, also while it is not valid. */
export function readTargets(form: Pick<SpecForm, 'value'>): string[] {
  const written = form.value('target');
  const names = Array.isArray(written) ? written : [written];
  return names.filter((name) => typeof name === 'string');
}

/** What was typed where no columns are known: a name, or a list of names as in the text. */
export function typedTargets(text: string): Json {
  if (!text.trimStart().startsWith('[')) return text;
  const read = parseJson(text);
  return read.ok ? read.value : text;
}

/** What is predicted is no longer ignored. */
export function withTargets(spec: Json, names: readonly string[]): Json {
  const [first = '', ...others] = names;
  const ignored = getAt(spec, 'ignore');
  const kept = Array.isArray(ignored) ? ignored.filter((name) => typeof name !== 'string' || !names.includes(name)) : ignored;
  const target = setAt(spec, 'target', others.length > 0 ? [first, ...others] : first);
  return kept === undefined ? target : setAt(target, 'ignore', kept);
}

/** Another shape keeps the number of examples, the noise and the seed; its inputs are still x1 and x2. */
export function pickedGenerator(spec: Json, name: string): Json {
  const isGenerator = typeof spec === 'object' && spec !== null && !Array.isArray(spec) && isGeneratorSource(spec.source);
  if (isGenerator) return setAt(spec, 'source.name', name);
  return removeAt(setAt(withoutColumns(spec), 'source', { type: 'generator', name }), 'target');
}

const isGeneratorSource = (source: Json | undefined) =>
  typeof source === 'object' && source !== null && !Array.isArray(source) && source.type === 'generator';

const percent = (share: number) => Math.round(share * 1000) / 10;

/** '80 / 20 / 0, seed 0, stratified' */
export function splitText(form: SpecForm): string {
  const validation = form.number('split.validation') ?? 0;
  const test = form.number('split.test') ?? 0;
  const shares = `${percent(1 - validation - test)} / ${percent(validation)} / ${percent(test)}`;
  if (form.written('preparation.series')) return `${shares}, by time`;
  return `${shares}, seed ${form.text('split.seed')}${form.value('split.stratified') === true ? ', stratified' : ''}`;
}

type Present = { hasMissing: boolean; hasCategories: boolean; isRegression: boolean; hasText?: boolean; isSpelled?: boolean };

/** Only what matters for these columns: 'scaling standard, missing mean'. */
export function preparationText(
  form: SpecForm,
  { hasMissing, hasCategories, isRegression, hasText = false, isSpelled = false }: Present,
): string {
  const ignored = form.value('ignore');
  const parts = [
    hasText ? textText(form, isSpelled) : '',
    isSpelled ? '' : `scaling ${form.text('preparation.scaling')}`,
    hasMissing ? `missing ${form.text('preparation.imputation')}` : '',
    hasCategories ? `categories ${form.text('preparation.encoding')}` : '',
    isRegression ? `target ${form.text('preparation.targetScaling')}` : '',
    Array.isArray(ignored) && ignored.length > 0 ? `${ignored.length} ignored` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** 'words by tfidf', 'characters'. */
function textText(form: SpecForm, isSpelled: boolean): string {
  const length = form.number('preparation.text.length') ?? 0;
  if (isSpelled || form.text('preparation.text.as') === 'characters') return length > 0 ? `${length} characters` : 'characters';
  return `words by ${form.text('preparation.text.weighting')}`;
}

/** How outputs and targets of this data are coloured on a plane. */
export function surfaceKind({ task, classBalance, targetRange }: Pick<DataSummary, 'task' | 'classBalance' | 'targetRange'>): SurfaceKind {
  if (task === 'classification') return { type: 'classes', count: classBalance?.length ?? 2 };
  return { type: 'value', minimum: targetRange?.minimum ?? -1, maximum: targetRange?.maximum ?? 1 };
}
