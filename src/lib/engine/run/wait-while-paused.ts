/** The pause of a loop, as events: 'paused', then 'resumed' unless a stop ended it. Its time is left out of the clock. */
import type { TrainEvent } from '../../runs/events.ts';
import type { Control } from './control.ts';
import type { Clock } from './pacer.ts';

/** `attend`: what is done at once when the pause begins and whenever something was asked meanwhile. */
export type Pause = { control: Control; clock: Clock; epoch: number; attend?: () => AsyncGenerator<TrainEvent, void> };

export async function* waitWhilePaused({ control, clock, epoch, attend }: Pause): AsyncGenerator<TrainEvent, void> {
  if (control.wants() !== 'pause') return;
  clock.pause();
  yield { type: 'paused', epoch };
  while (control.wants() === 'pause') {
    const changed = control.changed(); // asked for before looking, so that no wish is missed meanwhile
    if (attend) yield* attend();
    await changed;
  }
  if (control.wants() === 'run') yield { type: 'resumed' };
  clock.resume();
}
