/** The parameters of a model on an input, laid out as its plan lays them out, whatever it would be trained for. Pure. */
import type { Model } from '../../spec/model.ts';
import type { Parsed } from '../../spec/parse.ts';
import { createPlanBuilder } from './builder.ts';
import { inferLayers, type ModelInput } from './infer-layers.ts';
import type { Parameter } from './plan.ts';

export function parametersOf(model: Model, input: ModelInput): Parsed<Parameter[]> {
  const { layers, issues } = inferLayers(model, input);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: createPlanBuilder(layers, 1).parameters };
}
