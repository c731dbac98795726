/** Parts of rows, taken out and put back, and rows of a table. */
import { addNumbers, address, at, copyNumbers, count, fillZero, int } from './record';

// [input, output, onto, rows, size of a whole row, entries, start, four lengths, four strides], outermost first
const firstLength = 7;
const firstStride = 11;

function copyPart(record: usize, header: usize, entries: usize, whole: usize, isTaken: bool): void {
  const rows = count(record, 3, header);
  const wholeSize = int(record, 4);
  const n0 = int(record, firstLength);
  const n1 = int(record, firstLength + 1);
  const n2 = int(record, firstLength + 2);
  const n3 = int(record, firstLength + 3);
  const s0 = int(record, firstStride);
  const s1 = int(record, firstStride + 1);
  const s2 = int(record, firstStride + 2);
  const s3 = int(record, firstStride + 3);
  let entry = entries;
  for (let row = 0; row < rows; row++) {
    const start = row * wholeSize + int(record, 6);
    for (let i0 = 0; i0 < n0; i0++) {
      for (let i1 = 0; i1 < n1; i1++) {
        for (let i2 = 0; i2 < n2; i2++) {
          const place = start + i0 * s0 + i1 * s1 + i2 * s2;
          if (s3 === 1) {
            if (isTaken) copyNumbers(entry, whole + at(place), n3);
            else copyNumbers(whole + at(place), entry, n3);
          } else {
            for (let i3 = 0; i3 < n3; i3++) {
              const number = whole + at(place + i3 * s3);
              if (isTaken) store<f32>(entry + at(i3), load<f32>(number));
              else store<f32>(number, load<f32>(entry + at(i3)));
            }
          }
          entry += at(n3);
        }
      }
    }
  }
}

export function take(record: usize, header: usize): void {
  copyPart(record, header, address(record, 1), address(record, 0), true);
}

export function place(record: usize, header: usize): void {
  const output = address(record, 1);
  const onto = address(record, 2);
  const numbers = count(record, 3, header) * int(record, 4);
  if (onto === 0) fillZero(output, numbers);
  else if (onto !== output) copyNumbers(output, onto, numbers);
  copyPart(record, header, address(record, 0), output, false);
}

/** [codes, table, output, count of codes, units] */
export function embed(record: usize, header: usize): void {
  const codes = address(record, 0);
  const units = int(record, 4);
  const positions = count(record, 3, header);
  for (let position = 0; position < positions; position++) {
    const code = <i32>load<f32>(codes + at(position));
    copyNumbers(address(record, 2) + at(position * units), address(record, 1) + at(code * units), units);
  }
}

/** [codes, dOutput, dTable, count of codes, units, numbers of the table]: positions ascending. */
export function embedGradient(record: usize, header: usize): void {
  const codes = address(record, 0);
  const units = int(record, 4);
  const positions = count(record, 3, header);
  fillZero(address(record, 2), int(record, 5));
  for (let position = 0; position < positions; position++) {
    const code = <i32>load<f32>(codes + at(position));
    const from = address(record, 1) + at(position * units);
    const to = address(record, 2) + at(code * units);
    addNumbers(to, from, units);
  }
}
