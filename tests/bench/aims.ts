/** What was aimed at, what was reached, and for what was missed why and what to try next. */
import type { EntryName } from './field.ts';
import type { FurtherFigures } from './measure-further.ts';
import { short, table, type Figure } from './report.ts';

type Aim = { what: string; aim: string; found: number; isMet: boolean; cause?: string };

export function aims(figure: Figure, further: FurtherFigures | null): string {
  const over = (rival: EntryName, workload: string): number => figure(workload, rival, 'warm') / figure(workload, 'own', 'warm');
  const times = (rival: EntryName, name: string, least: Record<string, number>): Aim[] =>
    Object.entries(least).map(([workload, aim]) => {
      const found = over(rival, workload);
      return {
        what: `${workload} against ${name}`,
        aim: `at least ${aim} times`,
        found,
        isMet: found >= aim,
        cause: causes[`${rival} ${workload}`],
      };
    });
  const most = (what: string, aim: number, { found, cause }: { found: number; cause?: string }): Aim => ({
    what,
    aim: `at most ${aim}`,
    found,
    isMet: found <= aim,
    ...(cause !== undefined && { cause }),
  });
  const settled = (workload: string): number => figure(workload, 'own', 'settled');
  const w6 = (which: 'warm' | 'settled'): number => (16_000 * figure('W6', 'whole', which)) / 1e6;
  const list = [
    ...times('fit', 'model.fit', { W1: 20, W2: 20, W5: 20, W3: 150, W4: 150 }),
    ...times('jax', 'jax-js', { W1: 20, W2: 20, W3: 20, W4: 20, W5: 20 }),
    ...times('torch', 'PyTorch on one thread', { W1: 4, W2: 4, W5: 4, W4: 2.5, W3: 1.2 }),
    most('W1 settled, µs a step', 8, { found: settled('W1'), cause: causes['W1'] }),
    ...Object.entries({ W1: 5, W2: 4, W3: 4, W4: 4 }).map(([workload, aim]) =>
      most(`${workload} settled, times plain C`, aim, {
        found: settled(workload) / figure(workload, 'native', 'settled'),
        cause: causes[`native ${workload}`],
      }),
    ),
    most('W6 warm, seconds of engine time', 0.2, { found: w6('warm'), cause: causes['W6'] }),
    most('W6 settled, seconds of engine time', 0.2, { found: w6('settled'), cause: causes['W6'] }),
    ...(further
      ? [
          most('first epoch of W1 after navigation, of the time of model.fit', 0.65, {
            found: further.firstEpoch.own / further.firstEpoch.fit,
            cause: causes['first'],
          }),
          most('what recording 32 runs adds, seconds', 0.3, {
            found: (further.recording.beforeMs + further.recording.afterMs) / 1000,
          }),
          ...further.chunks.map(({ name, engine }) => most(`engine chunks, ${name}, kB`, 130, { found: engine })),
        ]
      : []),
  ].filter(({ found }) => !Number.isNaN(found));
  const rows = list.map(({ what, aim, found, isMet }) => [what, aim, short(found), isMet ? 'yes' : 'no']);
  return [table(['', 'aim', 'found', 'met'], rows), missed(list), plainC].filter((part) => part !== '').join('\n\n');
}

/** What was not met, by its cause: several rows may have the same. */
function missed(list: readonly Aim[]): string {
  const byCause = new Map<string, string[]>();
  for (const { what, isMet, cause = 'its cause is not known yet.' } of list)
    if (!isMet) byCause.set(cause, [...(byCause.get(cause) ?? []), what]);
  if (byCause.size === 0) return '';
  const items = [...byCause].map(([cause, whats]) => `- ${whats.join('; ')}: ${cause}`);
  return ['Not met, with the measured cause and what to try next:', '', ...items].join('\n');
}

const convolutions =
  'by profile 30% goes to what filters see, 30% to their gradients, 22% to the input gradient and 5% to pooling; next: blocks of 16 filters.';

const w4 =
  'nearly half of the second training still runs the code that V8 makes first (379 µs a step; settled 201, where it is 3.4 times PyTorch); of a settled step the products are 63% and tanh 15%; next: a few steps for nothing while a trainer stands idle, so that V8 has made its best code before the first press, and the constants of the exponential in memory, which saves a third of tanh';

/** By rival and workload: the measured cause, and the next thing to try. */
const causes: Record<string, string> = {
  'torch W3': `${convolutions} PyTorch's convolutions use 8 or 16 lanes with fused multiply-adds where wasm has 4 without`,
  'native W3': convolutions,
  'jax W4': w4,
  'torch W4': w4,
  'native W1':
    'of a step a quarter are the products, a fifth Adam, a seventh the exponentials of the loss, the rest a score of small ops; next: fuse bias, activation and their gradients into the products',
  W1: 'see native C below',
  W6: 'by profile a third is the steps, a fifth the scores of each epoch (half of them products, the rest exponentials and logarithms in float64), a quarter the loop in JavaScript with its promises and generators, a twelfth opening and measuring each lane; next: bias and activation inside the products, fewer generators between a slice and its events',
  first: 'most of it is fetching and compiling the wasm binary of TensorFlow.js; next: compile while it streams, as the page opens',
};

const plainC = 'Plain C is loops as one writes them, by gcc; blocked by hand it is up to five times as fast on W3.';
