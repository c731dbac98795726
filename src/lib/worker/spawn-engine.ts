/** Starts the worker that holds the engine, in one of its roles; page and supervisor ask for the same file. */
import engineUrl from './engine.worker.ts?worker&url';
import { spawnWorker } from './spawn.ts';

export type EngineRole = 'trainer' | 'analysis';

export const spawnEngine = (role: EngineRole): Worker => spawnWorker(engineUrl, role);
