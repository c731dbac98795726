/** A new run of the same model on the same data that starts from the weights of another one: nothing else of it is remembered. */
import { freshMemory } from '../engine/run/early-stopping.ts';
import { hashWords } from '../numerics/hash.ts';
import type { Checkpoint } from '../runs/events.ts';
import type { Beginning, Run } from '../runs/run.ts';
import { startRun } from '../runs/start-run.ts';
import type { RunId } from '../spec/ids.ts';
import { mostEpochs } from './continue-run.ts';
import { refuseSource } from './run-source.ts';

export type Restart = {
  id: RunId;
  now: number; // Unix milliseconds
  name: string;
  parent: Run;
  checkpoint: Checkpoint; // of the parent
  epochs: number;
  learningRate: number;
  seed: number;
  frozen: number[]; // places of layers
};

/** Why this cannot be, as a sentence; null when it can. `layers`: the places of those with weights. */
export function refuseRestart(
  { parent, epochs, learningRate, seed, frozen }: Omit<Restart, 'id' | 'now' | 'name' | 'checkpoint'>,
  layers: readonly number[],
): string | null {
  const refusal = refuseSource(parent);
  if (refusal !== null) return refusal;
  if (!Number.isSafeInteger(epochs) || epochs < 1 || epochs > mostEpochs)
    return `The epochs must be a whole number from 1 to ${mostEpochs}, and ${epochs} is not.`;
  if (!(learningRate > 0 && learningRate <= 100)) return `The learning rate must be above 0 and at most 100, and ${learningRate} is not.`;
  if (!Number.isSafeInteger(seed) || seed < 0) return `The run seed must be a whole number from 0 on, and ${seed} is not.`;
  return layers.every((layer) => frozen.includes(layer))
    ? 'Every layer with weights is frozen, so nothing would be trained: leave one of them free.'
    : null;
}

/** The record and what it begins with: step 0, the weights of the checkpoint, empty slots. */
export function restartRun({ id, now, name, parent, checkpoint, epochs, learningRate, seed, frozen }: Restart): {
  run: Run;
  beginning: Beginning;
} {
  const start = { weightsHash: hashWords(checkpoint.params), frozen: [...frozen].sort((a, b) => a - b) };
  const training = { ...parent.resolved.training, epochs, learningRate, start };
  const request = {
    ...parent,
    id,
    now,
    name,
    seed,
    parent: parent.id,
    interventions: [],
    bought: undefined,
    repeat: undefined,
    apart: true as const,
  };
  const run = startRun({ ...request, resolved: { ...parent.resolved, training } });
  const { params, slots } = checkpoint;
  return { run, beginning: { id, checkpoint: { epoch: 0, step: 0, params, slots: new Float32Array(slots.length), ...freshMemory } } };
}
