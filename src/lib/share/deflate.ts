/** deflate-raw by the platform's streams, which browsers and Node 20 share. */

export type Chunk = Uint8Array<ArrayBuffer>;

/** The chunks as one; in the order given. */
export function join(chunks: readonly Uint8Array[], length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)): Chunk {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

export type Inflated = { status: 'whole'; bytes: Chunk } | { status: 'tooLarge' } | { status: 'damaged' };

async function readAll(stream: ReadableStream<Uint8Array>, largest: number): Promise<Inflated> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { status: 'whole', bytes: join(chunks, length) };
      length += value.length;
      if (length > largest) {
        await reader.cancel();
        return { status: 'tooLarge' };
      }
      chunks.push(value);
    }
  } catch {
    return { status: 'damaged' }; // the stream's own errors say only that the code is wrong
  }
}

function through(bytes: Chunk, transform: CompressionStream | DecompressionStream, largest: number): Promise<Inflated> {
  const writer = transform.writable.getWriter();
  // Failures of the writing half arrive at the reading half too, where they are handled.
  const ignore = () => undefined;
  writer.write(bytes).catch(ignore);
  writer.close().catch(ignore);
  return readAll(transform.readable, largest);
}

export async function deflate(bytes: Chunk): Promise<Chunk> {
  const packed = await through(bytes, new CompressionStream('deflate-raw'), Infinity);
  if (packed.status !== 'whole') throw new Error('Packing failed.');
  return packed.bytes;
}

/** Stops at the first chunk beyond `largest` bytes, so that a small text cannot fill the memory. */
export const inflate = (bytes: Chunk, largest: number): Promise<Inflated> =>
  through(bytes, new DecompressionStream('deflate-raw'), largest);
