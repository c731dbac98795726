/** What a record says of the machine, the program around and the backend that a run was trained with. */
import type { Environment } from '../../runs/events.ts';
import type { Chosen } from '../backends/choose.ts';
import { engineVersion } from '../version.ts';

/** Who trains: a page, or the command line. */
export type Host = Pick<Environment, 'appVersion' | 'userAgent' | 'cores'>;

export function environmentOf({ appVersion, userAgent, cores }: Host, chosen: Chosen): Environment {
  const { backend, path, reason, adapter, calibration } = chosen;
  const measured = calibration && { calibration };
  return { appVersion, engineVersion, backend, path, backendReason: reason, adapter, userAgent, cores, ...measured };
}
