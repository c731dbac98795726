/** The colours of a drawing by name, so that it is the same drawing in light and dark. Pure. */
import { contrast, mix, type Rgb } from '../colour.ts';

/** `run`: one of the eight colours of runs. `share`: a magnitude, 0 the least and 1 the greatest. */
export type Ink =
  'ink' | 'muted' | 'hairline' | 'accent' | 'floor' | 'panel' | 'positive' | 'negative' | { run: number } | { share: number };

export type InkColours = {
  readonly [Name in Extract<Ink, string>]: Rgb;
} & { readonly classes: readonly Rgb[] };

/** Cividis at nine places, from 0 to 1 (Nunez, Anderton and Renslow 2018, PLoS ONE 13, e0199239): even for colour-blind readers. */
const cividis: readonly Rgb[] = [
  [0, 34, 78],
  [18, 53, 112],
  [59, 73, 108],
  [87, 93, 109],
  [112, 113, 115],
  [138, 134, 120],
  [165, 156, 116],
  [200, 183, 97],
  [254, 232, 56],
];

function cividisAt(share: number): Rgb {
  const at = Math.max(0, Math.min(1, share)) * (cividis.length - 1);
  const below = Math.floor(at);
  const [from = [0, 0, 0], to = from] = [cividis[below], cividis[below + 1]];
  return mix(from, to, at - below);
}

const least = 3; // contrast of a mark with its ground

/** The greatest stands out most from the ground, the least still does: on a light one from grey to dark blue, on a dark one to yellow. */
function magnitude(share: number, ground: Rgb): Rgb {
  const isLight = contrast(ground, [0, 0, 0]) > contrast(ground, [255, 255, 255]);
  const [strong, step] = isLight ? [0, 0.02] : [1, -0.02];
  let weak = strong;
  while (weak + step >= 0 && weak + step <= 1 && contrast(cividisAt(weak + step), ground) >= least) weak += step;
  return cividisAt(weak + (strong - weak) * share);
}

export function inkColour(ink: Ink, colours: InkColours): Rgb {
  if (typeof ink === 'string') return colours[ink];
  return 'run' in ink ? (colours.classes[ink.run - 1] ?? colours.muted) : magnitude(ink.share, colours.panel);
}
