/** The trainer worker: `Trainer` on its own thread, with the engine loaded on first need. Disposable: the supervisor may end it at any time. */
import { expose } from 'comlink';
import { assetReader } from './read-asset.ts';
import { createClock } from './clock.ts';
import { Trainer } from './trainer.ts';
import type { TrainingServices } from './trainer.ts';
import type { Surroundings } from './protocol.ts';

async function openEngine(surroundings: Surroundings): Promise<TrainingServices> {
  const { createTraining } = await import('./engine-training.ts');
  return createTraining({
    readAsset: assetReader(surroundings),
    gpu: navigator.gpu ?? null,
    appVersion: __APP_VERSION__,
    userAgent: navigator.userAgent,
    cores: navigator.hardwareConcurrency,
  });
}

// A promise that nobody waits for must not fail unseen: thrown again, it reaches the supervisor as the worker's error.
addEventListener('unhandledrejection', ({ reason }) => {
  setTimeout(() => {
    throw reason;
  });
});

expose(new Trainer(openEngine, createClock()));
