/** Tables of embeddings, and what a layer makes of validation examples, on their first two principal components. */
import { codeNames } from '../../data/text/characters.ts';
import type { Prepared } from '../../data/prepared.ts';
import { principalComponents } from '../../numerics/principal-components.ts';
import type { Model } from '../../spec/model.ts';
import type { Parsed } from '../../spec/parse.ts';
import { problem } from '../layers/layer.ts';
import type { Plan } from '../ops/plan.ts';
import type { Evaluation, Predicting } from '../run/predict.ts';
import { namedLayers } from './named-layers.ts';
import type { Projected, ProjectedExamples, ProjectedTable, Tables } from './question.ts';

const mostExamples = 1000;
/** Where a layer is wider than this, the examples are so few instead: the work of the eigenvectors grows with the smaller of both, cubed. */
const widest = 400;
/** Products that are summed for the Gram matrix of a wide layer: about a second. */
const gramWork = 6e8;

/** Evenly spread over the validation part. */
export function examplesFor(width: number, available: number): Int32Array {
  const most = width <= widest ? mostExamples : Math.min(widest, Math.floor(Math.sqrt(gramWork / width)));
  const count = Math.min(available, Math.max(2, most));
  return Int32Array.from({ length: count }, (_, index) => Math.floor((index * available) / count));
}

export async function projectedExamples(
  { run, prepared: { validation } }: Predicting,
  { execution, plan, breathe }: Evaluation,
  layer: number,
): Promise<Parsed<ProjectedExamples>> {
  const about = namedLayers(plan, run.resolved.model)[layer];
  if (!about) return problem('layer', `The model has no layer at place ${layer}, counted from 0.`);
  const width = plan.layers[layer]?.output.size ?? 0;
  const at = examplesFor(width, validation.rows.length);
  if (at.length < 2)
    return problem('', 'There are fewer than two validation examples, so there is nothing to project: give the split more.');
  const inputs = new Float32Array(at.length * plan.inputSize);
  at.forEach((example, index) => {
    inputs.set(validation.inputs.subarray(example * plan.inputSize, (example + 1) * plan.inputSize), index * plan.inputSize);
  });
  const [values = new Float32Array()] = await execution.evaluate(inputs, at.length, [layer]);
  await breathe();
  if (!values.every(Number.isFinite)) return problem('', `${about.name} gives numbers that are not finite, so they cannot be projected.`);
  return { ok: true, value: { type: 'examples', layer, at, ...projected(values, at.length) } };
}

export function projectedTables(plan: Plan, model: Model, { params, prepared }: { params: Float32Array; prepared: Prepared }): Tables {
  const column = prepared.preparation.columns.find(({ type }) => type === 'characters');
  const named = namedLayers(plan, model);
  const tables = plan.parameters.flatMap((parameter): ProjectedTable[] => {
    const about = named[parameter.layer];
    const [rows = 0, width = 0] = parameter.shape;
    const isPositions = about?.spec.type === 'positionEmbedding';
    if (!about || (!parameter.isTable && !isPositions)) return [];
    const codes = column?.type === 'characters' && !isPositions ? codeNames(column) : [];
    // A vocabulary may be larger than what the data have; rows that nothing looks up are left out.
    const used = isPositions ? rows : Math.min(rows, codes.length || rows);
    const values = params.subarray(parameter.offset, parameter.offset + used * width);
    if (used < 2 || !values.every(Number.isFinite)) return [];
    const names = Array.from({ length: used }, (_, row) => (isPositions ? `position ${row + 1}` : (codes[row] ?? `code ${row}`)));
    const { layer, name, label, within } = about;
    return [{ layer, name, label, within, names, ...projected(values, used) }];
  });
  return { type: 'tables', tables };
}

function projected(values: Float32Array, rows: number): Projected {
  const [first, second] = principalComponents(values, rows, 2);
  const scores = (found: typeof first) => Float32Array.from(found?.scores ?? []);
  return { x: scores(first), y: scores(second), shares: [first?.share ?? 0, second?.share ?? 0], width: values.length / rows };
}
