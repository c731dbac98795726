import { frozenV1 } from './frozen-v1.ts';

/** Schema version 2 as it was released: version 1 and the predictions of runs. Frozen: never edit, add the next version beside it. */
export const frozenV2 = {
  version: 2,
  keyPaths: { ...frozenV1.keyPaths, predictions: 'runId' },
  records: {
    ...frozenV1.records,
    predictions: [{ version: 1, runId: 'old-run', bytes: Uint8Array.of(1, 2, 3), crc: 1438416925 }],
  },
};
