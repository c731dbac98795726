/** How the supervisor holds a trainer worker: spawned, wired and ended here. */
import type { SpawnTrainer } from '../supervisor/trainer-seat.ts';
import { openLine } from './line.ts';
import type { WorkerLike } from './line.ts';
import type { Surroundings, TrainerCommands, TrainerMessage } from './protocol.ts';

export const trainerSpawner =
  (spawn: () => WorkerLike, surroundings: Surroundings): SpawnTrainer =>
  ({ onNews, onDeath }) => {
    const line = openLine<TrainerCommands, TrainerMessage>({ worker: spawn(), surroundings, onNews, onDeath, noun: 'trainer' });
    return { orders: line.commands, terminate: () => line.close('The trainer was ended.') };
  };
