/**
 * The best that any model can do on a batch of next characters: texts that begin alike go on differently, and no model can know which one
 * it reads. Elsewhere a batch can be fitted wholly.
 */
import type { Part, Prepared } from '../../data/prepared.ts';
import { log } from '../../numerics/exact-math.ts';
import type { Scores } from '../../runs/events.ts';

const whole: Scores = { loss: 0, metric: 1 };

export function bestFit(batch: Part, target: Prepared['preparation']['target']): Scores {
  if (target.type !== 'characters') return whole;
  const positions = batch.targets.length / batch.rows.length;
  const counts = new Map<string, Map<number, number>>(); // what followed, by the text before it
  for (let row = 0; row < batch.rows.length; row++) {
    let before = '';
    for (let at = row * positions; at < (row + 1) * positions; at++) {
      before += `${batch.inputs[at]} `;
      const code = batch.targets[at] ?? -1;
      if (code < 0) break;
      const followed = counts.get(before) ?? new Map<number, number>();
      counts.set(before, followed.set(code, (followed.get(code) ?? 0) + 1));
    }
  }
  let [loss, right, all] = [0, 0, 0];
  for (const followed of counts.values()) {
    const times = [...followed.values()];
    const sum = times.reduce((total, count) => total + count, 0);
    for (const count of times) loss -= count * log(count / sum);
    right += Math.max(...times);
    all += sum;
  }
  return { loss: loss / all, metric: right / all };
}
