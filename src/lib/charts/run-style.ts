/** A run's colour and dash: one of eight colours times four dashes, the same wherever the run is drawn. */
export type RunStyle = { colour: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8; dash: 1 | 2 | 3 | 4 };

const colours = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const dashes = [1, 2, 3, 4] as const;

/** Neighbouring numbers differ in colour; the dash changes only when the eight colours are used up. */
export function runStyle(number: number): RunStyle {
  const slot = (((Math.trunc(number) - 1) % 32) + 32) % 32;
  return { colour: colours[slot % 8] ?? 1, dash: dashes[Math.floor(slot / 8)] ?? 1 };
}

/** A run's own pair for ever, from its place in the ledger; a record that was stored without one takes it from its id. */
export const runStyleOf = ({ id, ordinal }: { id: string; ordinal?: number }): RunStyle => runStyle(ordinal ?? idHash(id));

/** The custom property that holds the colour. */
export const runColour = (style: RunStyle): string => `--run-${style.colour}`;

/** Canvas and SVG dash pattern in CSS pixels; empty is a solid line. */
export function dashPattern(style: RunStyle): number[] {
  return { 1: [], 2: [8, 4], 3: [2, 3], 4: [10, 3, 2, 3] }[style.dash];
}

/** Where two runs in one chart would look the same, the later one takes the next free dash or colour. */
export function distinctStyles(styles: readonly RunStyle[]): RunStyle[] {
  const taken = new Set<string>();
  return styles.map((style) => {
    let slot = (style.dash - 1) * 8 + style.colour;
    for (let tries = 0; tries < 32 && taken.has(keyOf(runStyle(slot))); tries++) slot += 8 + (tries % 4 === 3 ? 1 : 0);
    const free = runStyle(slot);
    taken.add(keyOf(free));
    return free;
  });
}

const keyOf = (style: RunStyle) => `${style.colour}/${style.dash}`;

/** FNV-1a over the UTF-16 units, folded to 0..31. */
function idHash(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  return hash % 32;
}
