/** The data that a run saw and the machine that it ran on. Pure. */
import type { Environment } from '../events.ts';
import type { Run } from '../run.ts';
import { ofTrained, type Cell, type Column, type ColumnGroup, type ValueType } from './column.ts';

type Given = { path: string; title: string; hint?: string; type?: ValueType; aliases?: string[] };

const column = (group: ColumnGroup, given: Given, read: (run: Run) => Cell): Column =>
  ofTrained({ type: 'text', hint: '', aliases: [], ...given, group, unit: '', role: 'input', better: null, read });

export const dataColumns: readonly Column[] = [
  column('data', { path: 'data.train', title: 'Training examples', type: 'number' }, (run) => run.examples.train),
  column('data', { path: 'data.validation', title: 'Validation examples', type: 'number' }, (run) => run.examples.validation),
  column('data', { path: 'data.hash', title: 'Data hash', hint: 'Equal for the same rows in the same split.' }, (run) => run.dataHash),
];

const fact = (given: Given, read: (environment: Environment) => Cell): Column =>
  column('environment', given, ({ environment }) => environment && read(environment));

export const environmentColumns: readonly Column[] = [
  fact({ path: 'environment.backend', title: 'Backend', aliases: ['backend'] }, ({ backend }) => backend),
  fact({ path: 'environment.path', title: 'Program path', hint: 'By kernels (tfjs), or as a program.' }, ({ path }) => path),
  column('environment', { path: 'requestedBackend', title: 'Backend asked for' }, (run) => run.requestedBackend),
  fact({ path: 'environment.adapter', title: 'Graphics adapter', aliases: ['adapter', 'gpu'] }, ({ adapter }) => adapter),
  fact({ path: 'environment.backendReason', title: 'Why this backend' }, ({ backendReason }) => backendReason),
  fact({ path: 'environment.repeats', title: 'Same bits twice', type: 'flag' }, ({ repeats }) => repeats ?? null),
  fact({ path: 'environment.cores', title: 'Cores', type: 'number', aliases: ['cores'] }, ({ cores }) => cores),
  fact({ path: 'environment.userAgent', title: 'Browser', aliases: ['browser'] }, ({ userAgent }) => userAgent),
  fact({ path: 'environment.appVersion', title: 'Daybook version', aliases: ['version'] }, ({ appVersion }) => appVersion),
  fact({ path: 'environment.engineVersion', title: 'Engine version', type: 'number' }, ({ engineVersion }) => engineVersion),
];
