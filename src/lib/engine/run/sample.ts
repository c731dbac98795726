/**
 * New texts from a model of next characters: one character after another, each drawn from what the model gives behind those before it.
 * Text number i of a seed is the same however many are asked for. Never trains, and never writes a character it does not know.
 */
import { endCode, textOfCodes, unknownCode } from '../../data/text/characters.ts';
import { exp } from '../../numerics/exact-math.ts';
import { createStream } from '../../numerics/streams.ts';
import type { Parsed } from '../../spec/parse.ts';
import { rawOutputs } from './evaluate.ts';
import { withKept, type Predicting } from './predict.ts';

export type Sampling = {
  temperature: number; // outputs are divided by it: below 1 bolder than it learnt, above 1 wilder, 0 always the likeliest
  topK: number; // only so many of the likeliest characters are drawn from; 0: all
  seed: number;
  count: number;
};

export const defaultSampling: Sampling = { temperature: 1, topK: 0, seed: 0, count: 20 };
export const mostSamples = 200;

type Draw = Pick<Sampling, 'temperature' | 'topK'> & { uniform: number }; // in [0, 1)

/** The code drawn by `uniform` from raw outputs: softmax(outputs / temperature) over the `topK` largest, the first of equals. */
export function drawCode(outputs: ArrayLike<number>, { temperature, topK, uniform }: Draw): number {
  const ranked = Array.from({ length: outputs.length }, (_, code) => code)
    .filter((code) => code !== unknownCode)
    .sort((a, b) => (outputs[b] ?? NaN) - (outputs[a] ?? NaN) || a - b);
  const [first = endCode] = ranked;
  if (temperature === 0) return first;
  const kept = topK > 0 ? ranked.slice(0, topK) : ranked;
  const powers = kept.map((code) => exp(((outputs[code] ?? NaN) - (outputs[first] ?? NaN)) / temperature));
  let left = uniform * powers.reduce((sum, power) => sum + power, 0);
  for (const [at, code] of kept.entries()) {
    left -= powers[at] ?? NaN;
    if (left < 0) return code;
  }
  return kept.at(-1) ?? first; // rounding
}

/** Outside its limits a number would draw nothing, or for ever. */
function problemOf({ temperature, topK, seed, count }: Sampling): { path: string; message: string } | null {
  const isWhole = (value: number, least: number, most: number) => Number.isSafeInteger(value) && value >= least && value <= most;
  if (!(temperature >= 0 && temperature <= 10))
    return { path: 'temperature', message: `The temperature must be from 0 to 10, and ${temperature} is not.` };
  if (!isWhole(topK, 0, 100_000)) return { path: 'topK', message: `Top k must be a whole number from 0 (all), and ${topK} is not.` };
  if (!isWhole(seed, 0, Number.MAX_SAFE_INTEGER))
    return { path: 'seed', message: `The seed must be a whole number from 0, and ${seed} is not.` };
  if (!isWhole(count, 1, mostSamples))
    return { path: 'count', message: `The number of texts must be from 1 to ${mostSamples}, and ${count} is not.` };
  return null;
}

export async function sampleTexts(predicting: Predicting, sampling: Sampling): Promise<Parsed<string[]>> {
  const { columns, target } = predicting.prepared.preparation;
  const [fitted] = columns;
  if (target.type !== 'characters' || fitted?.type !== 'characters')
    return { ok: false, issues: [{ path: '', message: 'Only a run that learnt next characters can write texts.' }] };
  const problem = problemOf(sampling);
  if (problem !== null) return { ok: false, issues: [problem] };
  const { temperature, topK, seed, count } = sampling;
  return withKept(predicting, async (evaluation) => {
    const positions = evaluation.plan.inputSize;
    const classes = target.classes.length;
    const inputs = new Float32Array(count * positions); // each begins with 0: nothing comes before a text
    const texts = Array.from({ length: count }, (): { codes: number[]; isOver: boolean } => ({ codes: [], isOver: false }));
    for (let position = 0; position < positions && texts.some(({ isOver }) => !isOver); position++) {
      const outputs = await rawOutputs(evaluation, inputs);
      for (const [row, text] of texts.entries()) {
        if (text.isOver) continue;
        const start = (row * positions + position) * classes;
        const uniform = createStream({ seed, purpose: 'sample', epoch: row, step: position }).uniform();
        const code = drawCode(outputs.subarray(start, start + classes), { temperature, topK, uniform });
        text.isOver = code === endCode;
        if (!text.isOver) text.codes.push(code);
        if (position + 1 < positions) inputs[row * positions + position + 1] = code;
      }
    }
    return texts.map(({ codes }) => textOfCodes(codes, fitted));
  });
}
