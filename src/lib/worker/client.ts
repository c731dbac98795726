/**
 * What a page opens: the supervisor that trains and records, and the worker that reads data and predicts. Each is a worker of
 * its own; nothing of the engine comes into the page. `surroundings.baseUrl` is the root of the build:
 * `new URL(`${base}/`, document.baseURI).href` with `base` of `$app/paths`.
 */
import { createAnalysisLink } from './analysis-link.ts';
import type { AnalysisClient } from './analysis-link.ts';
import type { Surroundings } from './protocol.ts';
import { spawnEngine } from './spawn-engine.ts';
import { spawnWorker } from './spawn.ts';
import { SupervisorLink } from './supervisor-link.ts';
import type { SupervisorClient } from './supervisor-link.ts';
import supervisorUrl from './supervisor.worker.ts?worker&url';

export type { AnalysisClient, SupervisorClient };

/** Opens storage and asks for the lock: call it only where a person means to train or to follow runs. */
export const createSupervisorClient = (surroundings: Surroundings): SupervisorClient =>
  new SupervisorLink(() => spawnWorker(supervisorUrl, 'supervisor'), surroundings);

/** Starts its worker with the first question. */
export const createAnalysisClient = (surroundings: Surroundings): AnalysisClient =>
  createAnalysisLink(() => spawnEngine('analysis'), surroundings);
