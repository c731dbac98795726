/** Which checkpoints a run keeps beside its last and its best. It changes no bit of the run, so it is no part of what a result is named by. */
import * as v from 'valibot';
import { closed, real, whole } from '../schema.ts';

/** every: so many epochs, 0 is none; megabytes (of 1e6 bytes): those are thinned where all checkpoints of the run take more. */
export type Checkpoints = { every: number; megabytes: number };

export const defaultCheckpoints: Checkpoints = { every: 0, megabytes: 64 };

export const checkpoints = closed('checkpoints', {
  every: v.optional(whole(0, 100_000), defaultCheckpoints.every),
  megabytes: v.optional(real({ from: 0, to: 100_000, above: true }), defaultCheckpoints.megabytes),
});
