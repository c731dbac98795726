/** What a record says of the machine, the page and the backend that a run was trained with. */
import type { Chosen } from '../engine/backends/choose.ts';
import { engineVersion } from '../engine/version.ts';
import type { Environment } from '../runs/events.ts';

export type Page = Pick<Environment, 'appVersion' | 'userAgent' | 'cores'>;

export function environmentOf({ appVersion, userAgent, cores }: Page, { backend, path, reason, adapter }: Chosen): Environment {
  return { appVersion, engineVersion, backend, path, backendReason: reason, adapter, userAgent, cores };
}
