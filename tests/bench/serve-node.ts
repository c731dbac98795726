/** A contestant in a process of its own: the question is its first argument, the answer its last line. */
import { assetReader } from '../../src/cli/files.ts';
import { launch, type Contestant } from './contestant.ts';

export async function serve(contestant: Contestant): Promise<void> {
  const [workload = '', most = '', settle = ''] = process.argv.slice(2);
  const ask = { workload, ...(most && { most: Number(most) }), settle: settle === 'settle' };
  console.log(JSON.stringify(await launch(contestant, ask, assetReader({ root: process.cwd(), cwd: process.cwd() }))));
}
