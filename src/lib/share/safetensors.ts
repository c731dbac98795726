/** Named float32 tensors as one file: 8 bytes of little-endian header length, a JSON header, the data. https://huggingface.co/docs/safetensors */
export type NamedTensor = { name: string; shape: number[]; values: Float32Array };

/** @throws RangeError when a shape does not multiply to its values. */
export function writeSafetensors(tensors: NamedTensor[], metadata: Record<string, string> = {}): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    const size = shape.reduce((product, extent) => product * extent, 1);
    if (size !== values.length)
      throw new RangeError(`Tensor ${name} has ${values.length} values, but its shape [${shape.join(', ')}] wants ${size}.`);
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const text = JSON.stringify(header);
  // The header is padded with spaces so that the data begins at a multiple of 8 bytes.
  const plain = new TextEncoder().encode(text);
  const headerBytes = new Uint8Array(Math.ceil(plain.length / 8) * 8).fill(0x20);
  headerBytes.set(plain);
  const bytes = new Uint8Array(8 + headerBytes.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  bytes.set(headerBytes, 8);
  let position = 8 + headerBytes.length;
  for (const { values } of tensors) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), position);
    position += values.byteLength;
  }
  return bytes;
}

type Header = Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;

function headerOf(bytes: Uint8Array): { header: Header; length: number } {
  if (bytes.length < 8) throw new RangeError('A safetensors file has at least 8 bytes.');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > bytes.length - 8) throw new RangeError(`The header claims ${length} bytes, but the file has ${bytes.length - 8} left.`);
  return { header: JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))), length };
}

/** The header as it was parsed, and all that comes after it. @throws as `readSafetensors`. */
export function partsOf(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  const { header, length } = headerOf(bytes);
  return { header: Object(header), data: bytes.subarray(8 + length) };
}

/** What stands beside the tensors. @throws as `readSafetensors`. */
export function readMetadata(bytes: Uint8Array): Record<string, unknown> {
  return Object(headerOf(bytes).header.__metadata__);
}

/** Reads what `writeSafetensors` wrote: F32 only. @throws RangeError naming what is wrong. */
export function readSafetensors(bytes: Uint8Array): NamedTensor[] {
  const { header, length } = headerOf(bytes);
  return Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const size = shape.reduce((product, extent) => product * extent, 1);
        if (dtype !== 'F32' || to - from !== size * 4 || 8 + length + to > bytes.length) {
          throw new RangeError(`Tensor ${name} is not ${size} float32 values inside the file.`);
        }
        const values = new Float32Array(size);
        new Uint8Array(values.buffer).set(bytes.subarray(8 + length + from, 8 + length + to)); // a Buffer's slice would be a view
        return { name, shape, values };
      },
    );
}
