/** What every layer makes of one validation example, by the weights that a run kept. */
import { codeNames } from '../../data/text/characters.ts';
import type { FittedPreparation } from '../../data/prepared.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { Evaluation, Predicting } from '../run/predict.ts';
import { namedLayers } from './named-layers.ts';
import type { Activations } from './question.ts';

/** They give the numbers that they get, in evaluation. */
const passing: ReadonlySet<string> = new Set(['flatten', 'dropout']);

export async function activationsOf(
  { run, prepared }: Predicting,
  { execution, plan }: Evaluation,
  example: number,
): Promise<Parsed<Activations>> {
  const { validation, preparation } = prepared;
  if (!Number.isInteger(example) || example < 0 || example >= validation.rows.length) {
    const message = `There is no validation example ${example + 1}: take one from 1 to ${validation.rows.length}.`;
    return { ok: false, issues: [{ path: 'example', message }] };
  }
  const values = validation.inputs.slice(example * plan.inputSize, (example + 1) * plan.inputSize);
  const layers = namedLayers(plan, run.resolved.model).filter(({ spec }) => !passing.has(spec.type));
  const outputs = await execution.evaluate(
    values,
    1,
    layers.map(({ layer }) => layer),
  );
  return {
    ok: true,
    value: {
      type: 'activations',
      example,
      input: { shape: preparation.inputShape, values, codes: codesIn(preparation, values) },
      layers: layers.map(({ spec: _spec, ...named }, at) => ({ ...named, values: outputs[at] ?? new Float32Array() })),
    },
  };
}

function codesIn({ columns }: FittedPreparation, values: Float32Array): string[] | null {
  const column = columns.find(({ type }) => type === 'characters');
  if (column?.type !== 'characters') return null;
  const names = codeNames(column);
  return Array.from(values, (code) => names[code] ?? '?');
}
