/**
 * Losses and their gradients, as in executors/reference/loss-kernels.ts. What is nearly 1 is never subtracted from 1: the rest is summed by
 * itself, since float32 would lose it.
 */
import type { OpOf } from '../../../ops/op.ts';
import { countOf, mostOf, real, share, totalOf, type Ground, type Phase } from '../snippet.ts';

type Loss = OpOf<'loss'>;

const bendOf = (base: string, focal: number): string => (focal === 0 ? '1.0' : `powOf(${base}, ${real(focal)})`);

/** Of output j: `p` its probability, `rest` 1 - p, `logP`, `wanted` and `slope`, p times the slope of the term that it adds. */
function classTerms({ shape: { labelSmoothing, focal }, width, outputs }: Loss, { at }: Ground): string {
  const evenly = labelSmoothing / width;
  return `
    let off = ${at(outputs, 'first + j')} - largest;
    let power = select(expOf(off), 1.0, j == best);
    let p = power / all;
    let rest = select(all - power, others, j == best) / all;
    let logP = off - logAll;
    let wanted = select(${real(evenly)}, ${real(1 - labelSmoothing + evenly)}, j == code);
    let bend = ${bendOf('rest', focal)};
    ${focal === 0 ? '' : `var slope = 0.0; if (rest > 0.0) { slope = wanted * bend * (${real(focal)} * p * logP / rest - 1.0); }`}`;
}

function classLoss(op: Loss, ground: Ground): Phase[] {
  const { outputs, dOutputs, width, shape, isMasked = false } = op;
  const { weights, labelSmoothing, focal } = shape;
  const lines = countOf(outputs, width);
  const most = mostOf(outputs, ground, width);
  const [totals, countedAt] = [most, most + 64];
  const scratch = (index: string) => ground.scratch(countedAt + 1, index);
  const counted = isMasked ? scratch(`${countedAt}u`) : `f32(${lines})`;
  const weight = weights ? `${ground.constants(weights)}[code]` : '1.0';
  const terms = classTerms(op, ground);
  const each = (body: string) => `for (var j = 0u; j < ${width}u; j += 1u) { ${body} }`;
  const evenly = labelSmoothing / width;
  const gradient =
    focal === 0
      ? `${ground.at(dOutputs, 'first + j')} = weight * select(p - wanted, ${real(labelSmoothing - evenly)} - rest, j == code) / counted;`
      : `${ground.at(dOutputs, 'first + j')} = weight * (slope - p * slopes) / counted;`;
  const body = `
    let first = i * ${width}u;
    let goal = ${ground.target('i')};
    ${isMasked ? `if (goal < 0.0) { ${scratch('i')} = 0.0; ${each(`${ground.at(dOutputs, 'first + j')} = 0.0;`)} continue; }` : ''}
    let code = u32(goal);
    let weight = ${weight};
    var best = 0u;
    ${each(`if (${ground.at(outputs, 'first + j')} > ${ground.at(outputs, 'first + best')}) { best = j; }`)}
    let largest = ${ground.at(outputs, 'first + best')};
    var others = 0.0;
    ${each(`if (j != best) { others += expOf(${ground.at(outputs, 'first + j')} - largest); }`)}
    let all = 1.0 + others;
    let logAll = logOnePlus(others);
    var lost = 0.0;
    var slopes = 0.0;
    ${each(`${terms} if (wanted > 0.0) { lost -= wanted * bend * logP; } ${focal === 0 ? '' : 'slopes += slope;'}`)}
    ${each(`${terms} ${gradient}`)}
    ${scratch('i')} = weight * lost;`;
  const seen = `SUM += select(0.0, 1.0, ${ground.target('k')} >= 0.0);`;
  return [
    ...(isMasked ? totalOf(ground, { count: lines, most, term: seen, at: totals, store: `${counted} = sum;` }) : []),
    share(lines, body, `let counted = ${counted};`),
    ...totalOf(ground, { count: lines, most, term: scratch('k'), at: totals, store: `${ground.loss} = sum / ${counted};` }),
  ];
}

/** Statements that leave `term` and `slope` of output z and its goal. */
function valueTerms({ loss, shape }: Loss, ground: Ground): string {
  const { weights, labelSmoothing, focal, delta, q } = shape;
  const sign = 'select(select(error, -1.0, error < 0.0), 1.0, error > 0.0)'; // 0 or NaN is itself
  switch (loss) {
    case 'meanSquaredError':
      return 'let term = error * error; let slope = 2.0 * error;';
    case 'meanAbsoluteError':
      return `let term = abs(error); let slope = ${sign};`;
    case 'huber':
      return `
        let isNear = abs(error) <= ${real(delta)};
        let term = select(${real(delta)} * (abs(error) - ${real(0.5 * delta)}), 0.5 * error * error, isNear);
        let slope = select(${real(delta)} * ${sign}, error, isNear);`;
    case 'quantile':
      return `
        let term = select(${real(-q)} * error, ${real(1 - q)} * error, error > 0.0);
        let slope = select(select(error, ${real(-q)}, error < 0.0), ${real(1 - q)}, error > 0.0);`;
    default:
      return `
        let weight = ${weights ? `${ground.constants(weights)}[u32(goal)]` : '1.0'};
        let y = goal * ${real(1 - labelSmoothing)} + ${real(labelSmoothing / 2)};
        let power = expOf(-abs(z));
        let likely = 1.0 / (1.0 + power);
        let unlikely = power / (1.0 + power);
        let p = select(unlikely, likely, z >= 0.0);
        let rest = select(likely, unlikely, z >= 0.0);
        let logP = min(z, 0.0) - logOnePlus(power);
        let logRest = min(-z, 0.0) - logOnePlus(power);
        let bendP = ${bendOf('rest', focal)};
        let bendRest = ${bendOf('p', focal)};
        let term = -weight * (y * bendP * logP + (1.0 - y) * bendRest * logRest);
        let slope = ${
          focal === 0
            ? 'weight * ((1.0 - y) * p - y * rest)'
            : `weight * (y * bendP * (${real(focal)} * p * logP - rest) - (1.0 - y) * bendRest * (${real(focal)} * rest * logRest - p))`
        };`;
  }
}

/** One target an output; the mean is over all outputs. */
function valueLoss(op: Loss, ground: Ground): Phase[] {
  const { outputs, dOutputs } = op;
  const count = countOf(outputs);
  const most = mostOf(outputs, ground);
  const scratch = (index: string) => ground.scratch(most, index);
  return [
    share(
      count,
      `let z = ${ground.at(outputs, 'i')}; let goal = ${ground.target('i')}; let error = z - goal;
      ${valueTerms(op, ground)}
      ${scratch('i')} = term;
      ${ground.at(dOutputs, 'i')} = slope / f32(${count});`,
    ),
    ...totalOf(ground, { count, most, term: scratch('k'), at: most, store: `${ground.loss} = sum / f32(${count});` }),
  ];
}

export const loss = (op: Loss, ground: Ground): Phase[] =>
  op.loss === 'softmaxCrossEntropy' ? classLoss(op, ground) : valueLoss(op, ground);
