/** The pause of a loop, as events: 'paused', then 'resumed' unless a stop ended it. Its time is left out of the clock. */
import type { TrainEvent } from '../../runs/events.ts';
import type { Control } from './control.ts';
import type { Clock } from './pacer.ts';

export type Pause = { control: Control; clock: Clock; epoch: number; look?: () => Promise<void> };

export async function* waitWhilePaused({ control, clock, epoch, look }: Pause): AsyncGenerator<TrainEvent, void> {
  if (control.wants() !== 'pause') return;
  clock.pause();
  yield { type: 'paused', epoch };
  while (control.wants() === 'pause') {
    const changed = control.changed(); // asked for before looking, so that no wish is missed meanwhile
    await look?.();
    await changed;
  }
  if (control.wants() === 'run') yield { type: 'resumed' };
  clock.resume();
}
