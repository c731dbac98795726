import { log } from '../numerics/exact-math.ts';
import type { Floor } from '../runs/run.ts';

const smallestChance = 1e-7; // of a character that training has not seen

export type CharacterTargets = { train: ArrayLike<number>; validation: ArrayLike<number>; classes: readonly string[] }; // codes, negative: none

/** What guessing every character by how often it comes, whatever stands before it, would score: nats a character, and the share of the most frequent one. */
export function characterFloor({ train, validation, classes }: CharacterTargets): Floor | null {
  const counts = classes.map(() => 0);
  let known = 0;
  for (let at = 0; at < train.length; at += 1) {
    const code = train[at] ?? -1;
    if (code < 0) continue;
    counts[code] = (counts[code] ?? 0) + 1;
    known += 1;
  }
  const losses = counts.map((count) => -log(Math.max(smallestChance, count / known)));
  const guess = counts.indexOf(Math.max(...counts));
  let [loss, right, counted] = [0, 0, 0];
  for (let at = 0; at < validation.length; at += 1) {
    const code = validation[at] ?? -1;
    if (code < 0) continue;
    loss += losses[code] ?? -log(smallestChance);
    right += code === guess ? 1 : 0;
    counted += 1;
  }
  if (known === 0 || counted === 0) return null;
  return { description: 'guessing each character by how often it comes', scores: { loss: loss / counted, metric: right / counted } };
}
