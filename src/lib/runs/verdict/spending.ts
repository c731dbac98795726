/** How much of the chance of a false claim each look at growing results may spend, and the boundaries that spend just that. Pure. */
import { normalAbove, normalDensity, normalQuantileAbove } from './normal-distribution.ts';

/** Both by Lan and DeMets 1983 (Biometrika 70, 659): hard to pass early, as O'Brien and Fleming; nearly even, as Pocock. */
export type Spending = 'obrienFleming' | 'pocock';

/** The chance spent on one side up to a share of the way, 0 to 1; all of `alpha` at its end. */
export function spentBy(spending: Spending, share: number, alpha: number): number {
  if (share <= 0) return 0;
  const way = Math.min(1, share);
  return spending === 'obrienFleming'
    ? 2 * normalAbove(normalQuantileAbove(alpha / 2) / Math.sqrt(way))
    : alpha * Math.log(1 + (Math.E - 1) * way);
}

/** A density over the walk's places: [place], with Simpson's weights worked into it. */
type Walk = { places: Float64Array; masses: Float64Array };

const points = 401; // odd; twice as many move no boundary by 1e-6

/** What the walk that was within the boundaries so far does by the next look: the mass at each place from -edge to edge. */
function advance(walk: Walk | null, step: number, edge: number): Walk {
  const places = new Float64Array(points);
  const masses = new Float64Array(points);
  const width = (2 * edge) / (points - 1);
  const root = Math.sqrt(step);
  for (let i = 0; i < points; i++) {
    const place = -edge + i * width;
    places[i] = place;
    const weight = (width / 3) * (i === 0 || i === points - 1 ? 1 : i % 2 === 1 ? 4 : 2);
    let density = 0;
    if (!walk) density = normalDensity(place / root) / root;
    else for (let j = 0; j < points; j++) density += ((walk.masses[j] ?? 0) * normalDensity((place - (walk.places[j] ?? 0)) / root)) / root;
    masses[i] = weight * density;
  }
  return { places, masses };
}

/** The chance that the walk is above `edge` after a step, having stayed within all boundaries before. */
function crossing(walk: Walk | null, step: number, edge: number): number {
  const root = Math.sqrt(step);
  if (!walk) return normalAbove(edge / root);
  let sum = 0;
  for (let j = 0; j < points; j++) sum += (walk.masses[j] ?? 0) * normalAbove((edge - (walk.places[j] ?? 0)) / root);
  return sum;
}

const farthest = 9; // standard deviations; beyond it nothing is left to spend

/** The chance that the walk leaves z boundaries on one of two equal sides at any look. `shares` of the way grow, `bounds` of z are above 0. */
export function crossingChance(shares: readonly number[], bounds: readonly number[]): number {
  let [walk, before, chance]: [Walk | null, number, number] = [null, 0, 0];
  shares.forEach((share, look) => {
    const edge = (bounds[look] ?? farthest) * Math.sqrt(share);
    chance += crossing(walk, share - before, edge);
    walk = advance(walk, share - before, edge);
    before = share;
  });
  return chance;
}

/**
 * z boundaries, one for each look, equal on both sides, that spend `alpha` on each: recursive integration of the walk's density
 * (Armitage, McPherson and Rowe 1969, J. R. Stat. Soc. A 132, 235; Jennison and Turnbull 2000, Group Sequential Methods, 19).
 */
export function boundaries(spending: Spending, shares: readonly number[], alpha = 0.025): number[] {
  let [walk, before, spent]: [Walk | null, number, number] = [null, 0, 0];
  return shares.map((share) => {
    const step = share - before;
    if (!(step > 0) || share > 1 + 1e-12) throw new RangeError(`Looks must come later and later, up to 1: ${shares.join(', ')}.`);
    const due = spentBy(spending, share, alpha) - spent;
    const root = Math.sqrt(share);
    let [low, high] = [0, farthest];
    for (let i = 0; i < 50; i++) {
      const middle = (low + high) / 2;
      if (crossing(walk, step, middle * root) > due) low = middle;
      else high = middle;
    }
    const edge = high * root;
    spent += crossing(walk, step, edge);
    walk = advance(walk, step, edge);
    before = share;
    return high;
  });
}
