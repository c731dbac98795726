/** Normalisation by moments. */
import type { OpOf, View } from '../../../ops/op.ts';
import { countOf, mostOf, overLines, real, share, sumOf, type Ground, type Phase } from '../snippet.ts';

type Normed = Pick<OpOf<'normalise'>, 'input' | 'mean' | 'variance' | 'channels' | 'each' | 'epsilon'>;

/** Of number `at` of the input in channel `channel`: where its moments lie, its deviation and itself standardised. */
function standardise({ input, mean, variance, channels, each, epsilon }: Normed, ground: Ground, at: string) {
  const group = each === 'position' ? `(${at}) / ${channels}u` : `(${at}) % ${channels}u`;
  const deviation = `sqrt(${ground.at(variance, group)} + ${real(epsilon)})`;
  return { deviation, standard: `((${ground.at(input, at)} - ${ground.at(mean, group)}) / ${deviation})` };
}

export function moments({ input, mean, variance, channels, each }: OpOf<'moments'>, ground: Ground): Phase[] {
  const square = (place: string, center: string) => `let off = ${ground.at(input, place)} - ${center}; SUM += off * off;`;
  if (each === 'position') {
    const within = { to: `${channels}u`, length: channels };
    return [
      share(
        countOf(mean),
        `let first = i * ${channels}u; ${sumOf(ground.at(input, 'first + k'), within)} ${ground.at(mean, 'i')} = sum / ${real(channels)};`,
      ),
      share(
        countOf(mean),
        `let first = i * ${channels}u; let center = ${ground.at(mean, 'i')};
        ${sumOf(square('first + k', 'center'), within)} ${ground.at(variance, 'i')} = sum / ${real(channels)};`,
      ),
    ];
  }
  const lines = { outputs: channels, lines: countOf(input, channels), most: mostOf(input, ground, channels) };
  const store = (view: View) => `${ground.at(view, 'o')} = sum / f32(${lines.lines});`;
  const place = `k * ${channels}u + o`;
  return [
    ...overLines(ground, { ...lines, term: ground.at(input, place), store: store(mean) }),
    ...overLines(ground, {
      ...lines,
      before: `let center = ${ground.at(mean, 'o')};`,
      term: square(place, 'center'),
      store: store(variance),
    }),
  ];
}

export function normalise(op: OpOf<'normalise'>, ground: Ground): Phase[] {
  const { standard } = standardise(op, ground, 'i');
  const of = (view: View) => ground.at(view, `i % ${op.channels}u`);
  return [share(countOf(op.input), `${ground.at(op.output, 'i')} = ${of(op.gain)} * ${standard} + ${of(op.bias)};`)];
}

export function normaliseGradient(op: OpOf<'normaliseGradient'>, ground: Ground): Phase[] {
  const { input, dOutput, dGain, dBias, channels } = op;
  const lines = { outputs: channels, lines: countOf(input, channels), most: mostOf(input, ground, channels) };
  const behind = ground.at(dOutput, `k * ${channels}u + o`);
  const { standard } = standardise(op, ground, `k * ${channels}u + o`);
  return [
    ...overLines(ground, { ...lines, term: `${behind} * ${standard}`, store: `${ground.at(dGain, 'o')} = sum;` }),
    ...overLines(ground, { ...lines, term: behind, store: `${ground.at(dBias, 'o')} = sum;` }),
  ];
}

/** With s the standardised numbers and t = gain * dOutput: (t - mean(t) - s * mean(t s)) / deviation, means over the group. */
export function normaliseInputGradient(op: OpOf<'normaliseInputGradient'>, ground: Ground): Phase[] {
  const { input, gain, dGain, dBias, dOutput, dInput, channels, each, isConstant } = op;
  const behindAt = (at: string) => `${ground.at(gain, `(${at}) % ${channels}u`)} * ${ground.at(dOutput, at)}`;
  const { standard, deviation } = standardise(op, ground, 'i');
  if (isConstant) return [share(countOf(input), `${ground.at(dInput, 'i')} = ${behindAt('i')} / ${deviation};`)];
  if (each === 'channel') {
    const mean = (view: View) => `${ground.at(view, `i % ${channels}u`)} / f32(${countOf(input, channels)})`;
    const gained = ground.at(gain, `i % ${channels}u`);
    return [
      share(
        countOf(input),
        `let rest = ${ground.at(dOutput, 'i')} - ${mean(dBias)} - ${standard} * (${mean(dGain)});
        ${ground.at(dInput, 'i')} = ${gained} * rest / ${deviation};`,
      ),
    ];
  }
  const at = standardise(op, ground, 'first + k');
  const within = { to: `${channels}u`, length: channels };
  return [
    share(
      countOf(input, channels),
      `let first = i * ${channels}u;
      var all = 0.0; var turned = 0.0;
      { ${sumOf(behindAt('first + k'), within)} all = sum / ${real(channels)}; }
      { ${sumOf(`${behindAt('first + k')} * ${at.standard}`, within)} turned = sum / ${real(channels)}; }
      for (var k = 0u; k < ${channels}u; k += 1u) {
        ${ground.at(dInput, 'first + k')} = (${behindAt('first + k')} - all - ${at.standard} * turned) / ${at.deviation};
      }`,
    ),
  ];
}

export function movingMoments(op: OpOf<'movingMoments'>, { at }: Ground): Phase[] {
  const { mean, variance, runningMean, runningVariance, positions, momentum } = op;
  return [
    share(
      countOf(runningMean),
      `let count = rows * ${positions}u;
      ${at(runningMean, 'i')} += ${real(momentum)} * (${at(mean, 'i')} - ${at(runningMean, 'i')});
      if (count > 1u) {
        let sample = ${at(variance, 'i')} * f32(count) / f32(count - 1u);
        ${at(runningVariance, 'i')} += ${real(momentum)} * (sample - ${at(runningVariance, 'i')});
      }`,
    ),
  ];
}
