/** The defaults a form shows in grey. The values are the parsers' own; this only lays them out by path. Pure. */
import { defaultGenerator, defaultPreparation, defaultSplit } from '../../spec/dataset.ts';
import { defaultSeries } from '../../spec/dataset/series.ts';
import { defaultText } from '../../spec/dataset/text.ts';
import { getAt } from '../../spec/edit-json.ts';
import { pooling } from '../../spec/layers/pool.ts';
import { layerDefaults } from '../../spec/model.ts';
import type { Json } from '../../spec/parse.ts';
import {
  defaultBudget,
  defaultCheckpoints,
  defaultEarlyStopping,
  defaultInstruments,
  defaultLossOptions,
  defaultSchedule,
  defaultTraining,
  defaultWarmup,
  optimizerDefaults,
  scheduleDefaults,
} from '../../spec/training.ts';
import { layerType, writtenLayers } from '../words/model-text.ts';

export function dataDefaults(spec: Json): Json {
  const isGenerator = getAt(spec, 'source.type') === 'generator';
  return {
    source: isGenerator ? { ...defaultGenerator } : {},
    ...(isGenerator && { target: 'label' }),
    task: 'auto',
    ignore: [],
    split: { ...defaultSplit },
    preparation: {
      ...defaultPreparation,
      inputs: [...defaultPreparation.inputs],
      text: { ...defaultText },
      series: getAt(spec, 'preparation.series') ? { ...defaultSeries } : null,
    },
  };
}

export const modelDefaults = (spec: Json): Json => ({ layers: writtenLayers(spec).map(layerDefaultsOf) });

function layerDefaultsOf(layer: Json): Json {
  const type = layerType(layer);
  if (!type) return {};
  const size = getAt(layer, 'size');
  if (pooling.has(type)) return { ...layerDefaults[type], stride: typeof size === 'number' ? size : (layerDefaults[type].size ?? null) };
  return type === 'residual' ? modelDefaults(layer) : { ...layerDefaults[type] };
}

export function trainingDefaults(spec: Json): Json {
  const { version: _version, optimizer: first, earlyStopping: _stopping, regularisation, ...rest } = defaultTraining();
  const stops = getAt(spec, 'earlyStopping');
  const earlyStopping: Json = isObject(stops) ? { ...defaultEarlyStopping, restoreBest: false } : null;
  const warmup = getAt(spec, 'warmup.type');
  return {
    ...rest,
    lossOptions: { ...defaultLossOptions },
    optimizer: typed(getAt(spec, 'optimizer.type') ?? first.type, optimizerDefaults),
    schedule: typed(getAt(spec, 'schedule.type') ?? defaultSchedule.type, scheduleDefaults),
    warmup: warmup === undefined ? null : { ...defaultWarmup },
    regularisation: { ...regularisation, maxNorm: 0 },
    clipping: { value: 0, norm: 0 },
    repeats: 1,
    budget: { ...defaultBudget },
    checkpoints: { ...defaultCheckpoints },
    start: null,
    earlyStopping,
    instruments: isObject(getAt(spec, 'instruments')) ? { ...defaultInstruments } : null,
  };
}

const isObject = (value: Json | undefined) => typeof value === 'object' && value !== null;

const typed = (type: Json, defaults: Readonly<Record<string, Readonly<Record<string, number>>>>): Json => ({
  type,
  ...(typeof type === 'string' && Object.hasOwn(defaults, type) ? defaults[type] : {}),
});
