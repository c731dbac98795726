/**
 * The worker that holds the engine, in the role it was started for: trainer (disposable, the supervisor may end it at any time) or
 * analysis (reads data and predicts off the page). One entry for both, so that a build holds TensorFlow.js once. The engine comes
 * with the first need; the door stands at once, since messages that arrive before it would be lost.
 */
import { expose } from 'comlink';
import { createAnalysisDoor } from './analysis-door.ts';
import { createClock } from './clock.ts';
import type { Host } from '../engine/run/environment.ts';
import type { Surroundings } from './protocol.ts';
import { assetReader } from './read-asset.ts';
import type { EngineRole } from './spawn-engine.ts';
import { Trainer } from './trainer.ts';
import type { TrainingServices } from './trainer.ts';

const host: Host = { appVersion: __APP_VERSION__, userAgent: navigator.userAgent, cores: navigator.hardwareConcurrency };

async function openTraining(surroundings: Surroundings): Promise<TrainingServices> {
  const { createTraining } = await import('./engine-training.ts');
  return createTraining({
    readAsset: assetReader(surroundings),
    gpu: navigator.gpu ?? null,
    now: createClock().now,
    ...host,
  });
}

function openTrainer(): Trainer {
  // A promise that nobody waits for must not fail unseen: thrown again, it reaches the supervisor as the worker's error.
  addEventListener('unhandledrejection', ({ reason }) => {
    setTimeout(() => {
      throw reason;
    });
  });
  return new Trainer(openTraining, createClock());
}

const openAnalysis = () =>
  createAnalysisDoor(async (surroundings) => {
    const { createAnalysis } = await import('./engine-analysis.ts');
    const { now, breathe } = createClock();
    return createAnalysis({ readAsset: assetReader(surroundings), now, breathe, ...host });
  });

const doors: Record<EngineRole, () => object> = { trainer: openTrainer, analysis: openAnalysis };
const isRole = (name: string): name is EngineRole => Object.hasOwn(doors, name);

// The name that its maker gave it; outside a worker there is none.
const { name } = self;
if (!isRole(name)) throw new Error(`A worker of the engine was started as "${name}", which is no role of it.`);
expose(doors[name]());
