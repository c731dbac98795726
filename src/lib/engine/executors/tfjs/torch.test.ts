import { expect, test } from 'vitest';
import { partsOfJob } from '../../../../../tests/support/covers.ts';
import { goldenNames, loadGolden, relativeError, trainGolden } from '../../../../../tests/support/golden.ts';
import { nodeBackends, openTestExecutor } from '../../../../../tests/support/tfjs.ts';

const jobs = goldenNames.flatMap(loadGolden);
const cases = nodeBackends.flatMap((backend) => jobs.map((job) => ({ backend, job, name: job.name })));

test.for(cases)(
  'the first 50 losses of $name on $backend equal those of PyTorch',
  { timeout: 60_000 },
  async ({ backend, job }, { task }) => {
    task.meta.covers = { backend, against: 'PyTorch', parts: partsOfJob(job) };
    const found = await trainGolden(await openTestExecutor(backend), job);
    expect(found).toHaveLength(50);
    expect(relativeError(found, job.losses)).toBeLessThan(1e-4);
  },
);
