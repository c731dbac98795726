/** From the bench's own server. */
export async function readServed(name: string): Promise<Uint8Array> {
  const response = await fetch(`/${name}`);
  if (!response.ok) throw new Error(`${name} could not be read.`);
  return new Uint8Array(await response.arrayBuffer());
}
