/** Batches, masks, limits, penalties and optimizers. */
import { slotViews, type OptimizerOp } from '../../../optimizers/optimizer.ts';
import { ruleOf } from '../../../optimizers/rules.ts';
import type { OpOf } from '../../../ops/op.ts';
import { countOf, mostOf, real, share, stretchesOf, sumOf, totalOf, type Ground, type Phase } from '../snippet.ts';

export function gatherBatch({ output }: OpOf<'gatherBatch'>, ground: Ground): Phase[] {
  const { targetWidth: width } = ground;
  const inputs = share(countOf(output), `${ground.at(output, 'i')} = ${ground.inputOf(`i / ${output.size}u`, `i % ${output.size}u`)};`);
  const targets = share(`rows * ${width}u`, `${ground.target('i')} = ${ground.targetOf(`i / ${width}u`, `i % ${width}u`)};`);
  return [{ besides: [inputs, targets] }];
}

/** One block of the stream serves four numbers. */
export function dropout({ input, output, layer, rate }: OpOf<'dropout'>, { at, mask }: Ground): Phase[] {
  const { threshold, scale } = mask(rate);
  return [
    share(
      `(${countOf(input)} + 3u) / 4u`,
      `let block = philox(vec4<u32>(i, stepInEpoch, epoch, ${layer}u), vec2<u32>(key0, key1));
      for (var k = 0u; k < 4u; k += 1u) {
        let place = 4u * i + k;
        if (place >= ${countOf(input)}) { break; }
        let factor = select(scale, 0.0, (block[k] >> 8u) < threshold);
        ${at(output, 'place')} = ${at(input, 'place')} * factor;
      }`,
      `let threshold = ${threshold}; let scale = ${scale};`,
    ),
  ];
}

export const clipValue = ({ grads, limit }: OpOf<'clipValue'>, { at }: Ground): Phase[] =>
  stretchesOf(grads).map((view) => {
    const g = at(view, 'i');
    return share(
      countOf(view),
      `let g = ${g}; ${g} = select(select(g, ${real(-limit)}, g < ${real(-limit)}), ${real(limit)}, g > ${real(limit)});`,
    );
  });

/** Each stretch leaves its squares in a number of scratch; the strands of the sums lie behind them. */
export function clipNorm({ grads, limit }: OpOf<'clipNorm'>, ground: Ground): Phase[] {
  const views = stretchesOf(grads);
  const square = (index: string) => ground.scratch(views.length + 1, index);
  const scale = square(`${views.length}u`);
  const squares = views.flatMap((view, index) =>
    totalOf(ground, {
      count: countOf(view),
      most: mostOf(view, ground),
      term: `let g = ${ground.at(view, 'k')}; SUM += g * g;`,
      at: views.length + 1,
      store: `${square(`${index}u`)} = sum;`,
    }),
  );
  const norm = `${sumOf(square('k'), { to: `${views.length}u`, length: views.length })} ${scale} = min(1.0, ${real(limit)} / (sqrt(sum) + 1e-6f));`;
  return [...squares, share('1u', norm), ...views.map((view) => share(countOf(view), `${ground.at(view, 'i')} *= ${scale};`))];
}

export function maxNorm({ params, units, limit }: OpOf<'maxNorm'>, { at }: Ground): Phase[] {
  const lines = params.size / units;
  const weight = at(params, `k * ${units}u + i`);
  return [
    share(
      `${units}u`,
      `${sumOf(`let w = ${weight}; SUM += w * w;`, { to: `${lines}u`, length: lines })}
      let norm = sqrt(sum);
      if (norm > ${real(limit)}) { for (var k = 0u; k < ${lines}u; k += 1u) { ${weight} = ${weight} * (${real(limit)} / (norm + 1e-7f)); } }`,
    ),
  ];
}

export const regularise = ({ params, grads, l1, l2 }: OpOf<'regularise'>, { at, knob }: Ground): Phase[] => [
  share(
    countOf(params),
    `let p = ${at(params, 'i')}; ${at(grads, 'i')} += l2 * p + l1 * sign(p);`,
    `let l1 = ${knob(l1)}; let l2 = ${knob(l2)};`,
  ),
];

/** The rule's own statements, on one number of weights and slots at a time. */
export function optimizer(op: OptimizerOp, { at, numbersOf }: Ground): Phase[] {
  const state = [op.params, ...slotViews(op)].map((view) => at(view, 'i'));
  const { body } = ruleOf(op).wgsl;
  return [
    share(
      countOf(op.params),
      `let g = ${at(op.grads, 'i')};
      var state = array<f32, ${state.length}>(${state.join(', ')});
      var result = state;
      ${body}
      ${state.map((place, index) => `${place} = result[${index}];`).join(' ')}`,
      `const n = 1; const index = 0; let uniforms = ${numbersOf(op)};`,
    ),
  ];
}
