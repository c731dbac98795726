/** Parts of rows, taken out and put back; rows of tables by their codes. */
import type { OpOf, Part } from '../../../ops/op.ts';
import { countOf, share, type Ground, type Phase } from '../snippet.ts';

/** Statements that leave in `place` where number `i` of the parts lies, its row being `size` long. */
function placeIn({ start, lengths, strides }: Part, size: number): string {
  const entries = entriesOf(lengths);
  let below = entries;
  const steps = lengths.map((length, axis) => {
    below /= length;
    return `i32((entry / ${below}u) % ${length}u) * ${strides[axis] ?? 0}`;
  });
  return `let entry = i % ${entries}u; let place = u32(i32((i / ${entries}u) * ${size}u) + ${start} + ${steps.join(' + ')});`;
}

const entriesOf = (lengths: number[]): number => lengths.reduce((product, length) => product * length, 1);

export const take = ({ input, output, part }: OpOf<'take'>, { at }: Ground): Phase[] => [
  share(countOf(output), `${placeIn(part, input.size)} ${at(output, 'i')} = ${at(input, 'place')};`),
];

export function place({ input, output, onto, part }: OpOf<'place'>, { at }: Ground): Phase[] {
  const isThere = onto !== null && onto.buffer === output.buffer && onto.offset === output.offset;
  const around = share(countOf(output), `${at(output, 'i')} = ${onto ? at(onto, 'i') : '0.0'};`);
  const put = share(countOf(input), `${placeIn(part, output.size)} ${at(output, 'place')} = ${at(input, 'i')};`);
  return isThere ? [put] : [around, put];
}

export const embed = ({ codes, table, output, units }: OpOf<'embed'>, { at }: Ground): Phase[] => [
  share(
    countOf(output),
    `let code = u32(${at(codes, `i / ${units}u`)}); ${at(output, 'i')} = ${at(table, `code * ${units}u + i % ${units}u`)};`,
  ),
];

/** A thread for each unit walks over the positions, so that none adds to what another adds to. */
export const embedGradient = ({ codes, dOutput, dTable, units }: OpOf<'embedGradient'>, { at }: Ground): Phase[] => [
  share(countOf(dTable), `${at(dTable, 'i')} = 0.0;`),
  share(
    `${units}u`,
    `for (var k = 0u; k < ${countOf(codes)}; k += 1u) {
      let code = u32(${at(codes, 'k')});
      ${at(dTable, `code * ${units}u + i`)} += ${at(dOutput, `k * ${units}u + i`)};
    }`,
  ),
];
