import type { Dataset } from './dataset.ts';
import type { Model } from './model.ts';
import type { LossName, Training } from './training.ts';

/** What is trained, with every default filled in and no names, notes, ids or run seed. Its canonical form is hashed. */
export type ResolvedDataset = Omit<Dataset, 'task'> & { task: 'classification' | 'regression' };
export type ResolvedTraining = Omit<Training, 'seed' | 'loss'> & { loss: LossName };
export type Resolved = { version: 1; dataset: ResolvedDataset; model: Model; training: ResolvedTraining };
