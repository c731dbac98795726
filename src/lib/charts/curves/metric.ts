/** What is recorded along a run and can be drawn as a curve, by name: `val.loss`, `train.score`, `step.loss`, `norm of gradients@dense 1`. Pure. */
import type { LayerObservation } from '../../runs/observation.ts';
import { metricLabel, runMetricNames, type RunMetricName } from '../../runs/metrics.ts';
import type { History } from '../../runs/run.ts';

/** `better`: which way a value is good; null where that depends. `isShare`: from 0 to 1, so that nothing of it is ever far out. */
export type CurveMetric = { id: string; title: string; better: 'lower' | 'higher' | null; isShare?: true };

/** Values at the ends of epochs, or at steps; `at` ascends. */
export type Series = { by: 'epoch' | 'step'; at: readonly number[]; y: readonly number[] };

type Source = { history: History; metricName: RunMetricName };

const parts = { val: 'Validation', train: 'Training' } as const;
type Part = keyof typeof parts;

const layerNumbers: Record<string, (layer: LayerObservation) => number | null> = {
  'norm of gradients': ({ gradients }) => gradients?.norm ?? null,
  'norm of weights': ({ weights }) => weights?.norm ?? null,
  'update over weights': ({ updateRatio }) => updateRatio,
  'share of dead units': ({ deadUnits }) => deadUnits,
};

const isShareName = (name: RunMetricName) => name !== 'R2';

const epochs = (history: History, y: readonly number[]): Series => ({ by: 'epoch', at: history.epoch, y });
const scoreOf = ({ history }: Source, part: Part) => (part === 'val' ? history.validationMetric : history.trainMetric);
const partOf = (id: string): Part => (id.startsWith('train.') ? 'train' : 'val');

/** Null where the run does not have it. */
export function readSeries(source: Source, id: string): Series | null {
  const { history, metricName } = source;
  const given = (series: Series): Series | null => (series.y.some((value) => !Number.isNaN(value)) ? series : null);
  const own = id.split('.')[1] ?? '';
  switch (id) {
    case 'val.loss':
      return given(epochs(history, history.validationLoss));
    case 'train.loss':
      return given(epochs(history, history.trainLoss));
    case 'step.loss':
      return given({ by: 'step', at: history.stepLoss.step, y: history.stepLoss.loss });
    case 'learningRate':
      return given(epochs(history, history.learningRate));
    case 'seconds':
      return given(epochs(history, history.elapsedMs.map((ms, i) => (ms - (history.elapsedMs[i - 1] ?? 0)) / 1000))); // prettier-ignore
    case 'gap.loss':
      return given(epochs(history, history.validationLoss.map((loss, i) => loss - (history.trainLoss[i] ?? NaN)))); // prettier-ignore
  }
  if (own === 'score' || own === metricName) return given(epochs(history, scoreOf(source, partOf(id))));
  return readLayer(history, id);
}

function readLayer({ observed = [] }: History, id: string): Series | null {
  const split = id.indexOf('@');
  const read = split < 0 ? undefined : layerNumbers[id.slice(0, split)];
  const name = id.slice(split + 1);
  if (!read || !observed.some(({ layers }) => layers.some((layer) => layer.name === name))) return null;
  const y = observed.map(({ layers }) => {
    const layer = layers.find((each) => each.name === name);
    return (layer && read(layer)) ?? NaN;
  });
  return y.every((value) => Number.isNaN(value)) ? null : { by: 'epoch', at: observed.map(({ epoch }) => epoch), y };
}

/** Of runs with several kinds of scores the one that each has is called score. */
function scoreMetrics(names: ReadonlySet<RunMetricName>): CurveMetric[] {
  const [only] = names.size === 1 ? names : [];
  const word = only ? metricLabel({ metricName: only }) : 'score';
  const each = names.size > 1 ? runMetricNames.filter((name) => names.has(name)) : [];
  return (['val', 'train'] as const).flatMap((part): CurveMetric[] => [
    { id: `${part}.score`, title: `${parts[part]} ${word}`, better: 'higher', ...([...names].every(isShareName) && { isShare: true }) },
    ...each.map((name): CurveMetric => ({ id: `${part}.${name}`, title: `${parts[part]} ${metricLabel({ metricName: name })}`, better: 'higher', ...(isShareName(name) && { isShare: true }) })),
  ]); // prettier-ignore
}

/** All that some of the runs have, the most wanted first. Losses and scores are there also before an epoch has ended. */
export function metricsOf(sources: readonly Source[]): CurveMetric[] {
  const layers = new Map<string, CurveMetric>();
  for (const { history } of sources)
    for (const { name } of history.observed?.at(-1)?.layers ?? [])
      for (const what of Object.keys(layerNumbers)) {
        const id = `${what}@${name}`;
        if (!layers.has(id) && readLayer(history, id)) layers.set(id, { id, title: titleOfLayer(what, name), better: null });
      }
  const always: CurveMetric[] = [
    { id: 'val.loss', title: 'Validation loss', better: 'lower' },
    { id: 'train.loss', title: 'Training loss', better: 'lower' },
    ...scoreMetrics(new Set(sources.map(({ metricName }) => metricName))),
  ];
  const sometimes: CurveMetric[] = [
    { id: 'step.loss', title: 'Loss of each step', better: 'lower' },
    { id: 'gap.loss', title: 'Validation loss minus training loss', better: null },
    { id: 'learningRate', title: 'Learning rate', better: null },
    { id: 'seconds', title: 'Seconds an epoch', better: null },
  ];
  return [...always, ...sometimes.filter(({ id }) => sources.some((source) => readSeries(source, id))), ...layers.values()];
}

const titleOfLayer = (what: string, name: string) => `${what.charAt(0).toUpperCase()}${what.slice(1)}, ${name}`;

/** Also of a metric that none of the runs has now. */
export function metricNamed(id: string, metrics: readonly CurveMetric[]): CurveMetric {
  const split = id.indexOf('@');
  const title = split < 0 ? id : titleOfLayer(id.slice(0, split), id.slice(split + 1));
  return metrics.find((metric) => metric.id === id) ?? { id, title, better: null };
}
