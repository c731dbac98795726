/**
 * Where the checkpoints of a run lie and why. Slots 0 and 1 take turns with the newest, so that one stays whole whatever happens; from slot 2
 * on lie those that are kept: the best, and those of every so many epochs. Decides what a write puts and what it takes away; moves no bytes.
 */
import type { Checkpoint, KeptCheckpoint, Scores, Why } from '../runs/events.ts';
import { bytesOfCheckpoint, joinKept, thinned } from '../runs/kept-checkpoints.ts';
import { defaultCheckpoints, type Checkpoints } from '../spec/training.ts';
import { crc32 } from '../spec/crc32.ts';

/** Of slots 0 and 1 the higher sequence is the newer. The first records have no more than that. */
export type CheckpointHead = {
  slot: number;
  sequence: number;
  epoch: number;
  step?: number;
  bytes?: number;
  weights?: number; // their checksum
  why?: Why[]; // of those that are kept
  scores?: Scores; // as the best epoch is measured
};

/** A checkpoint as a list shows it; equal ones are one. `before`: the newest one's forerunner. */
export type CheckpointInfo = {
  slot: number;
  epoch: number;
  step: number;
  bytes: number;
  why: ('last' | 'before' | Why)[];
  scores: Scores | null;
};

type Put = { head: CheckpointHead; checkpoint: Checkpoint };
export type Stored = { heads: CheckpointHead[]; puts: Put[]; removed: number[] };
type Writing = { checkpoint: Checkpoint | null; kept?: readonly KeptCheckpoint[] };

export const isNewest = ({ slot }: Pick<CheckpointHead, 'slot'>): boolean => slot < 2;

const newestOf = (heads: readonly CheckpointHead[]): CheckpointHead | undefined =>
  heads.filter(isNewest).sort((a, b) => b.sequence - a.sequence)[0];

const about = (checkpoint: Checkpoint): Omit<CheckpointHead, 'slot' | 'sequence'> => ({
  epoch: checkpoint.epoch,
  step: checkpoint.step,
  bytes: bytesOfCheckpoint(checkpoint),
  weights: checksumOf(checkpoint.params),
});

const checksumOf = (params: Float32Array) => crc32(new Uint8Array(params.buffer, params.byteOffset, params.byteLength));

/** The place of the next newest one: the free or the older slot, or its own when it says the same again. */
function nextNewest(heads: readonly CheckpointHead[], checkpoint: Checkpoint): CheckpointHead {
  const newest = newestOf(heads);
  const own = about(checkpoint);
  if (!newest) return { slot: 0, sequence: 1, ...own };
  const isSame = newest.step === own.step && newest.epoch === own.epoch && newest.weights === own.weights;
  return { slot: isSame ? newest.slot : 1 - newest.slot, sequence: newest.sequence + 1, ...own };
}

type Entry = { epoch: number; bytes: number; why: Why[]; head: CheckpointHead; checkpoint: Checkpoint | null };

/** The heads after a write, and what it puts and removes to get there. `rule`: that of the run. */
export function storeCheckpoints(heads: readonly CheckpointHead[], { checkpoint, kept = [] }: Writing, rule = defaultCheckpoints): Stored {
  const puts: Put[] = [];
  let newest = heads.filter(isNewest);
  if (checkpoint) {
    const head = nextNewest(newest, checkpoint);
    puts.push({ head, checkpoint });
    newest = [...newest.filter(({ slot }) => slot !== head.slot), head];
  }
  const before = heads.filter((head) => !isNewest(head));
  if (kept.length === 0 && (before.length === 0 || !checkpoint)) return { heads: [...newest, ...before], puts, removed: [] };
  const stays = keep(before, kept, { rule, newest });
  const used = new Set(stays.flatMap(({ head, checkpoint: isNew }) => (isNew ? [] : [head.slot])));
  const sequence = newestOf(newest)?.sequence ?? 0;
  const after = stays.map(({ head, why, checkpoint: added }): CheckpointHead => {
    if (!added) return { ...head, why };
    const placed = { ...head, why, slot: freeSlot(used), sequence };
    used.add(placed.slot);
    puts.push({ head: placed, checkpoint: added });
    return placed;
  });
  const removed = before.flatMap(({ slot }) => (used.has(slot) ? [] : [slot]));
  return { heads: [...newest, ...after], puts, removed };
}

/** An epoch that was trained again takes the place of its own checkpoint. Two epochs at least stay, in all. */
function keep(
  heads: readonly CheckpointHead[],
  kept: readonly KeptCheckpoint[],
  { rule, newest }: { rule: Checkpoints; newest: readonly CheckpointHead[] },
): Entry[] {
  const earlier = heads.map((head): Entry => ({ epoch: head.epoch, bytes: head.bytes ?? 0, why: head.why ?? [], head, checkpoint: null }));
  const later = kept.map(({ checkpoint, why, scores }): Entry => {
    const head = { slot: NaN, sequence: 0, ...about(checkpoint), scores };
    return { epoch: checkpoint.epoch, bytes: bytesOfCheckpoint(checkpoint), why, head, checkpoint };
  });
  const others = earlier.filter(({ epoch }) => !later.some((each) => each.epoch === epoch));
  const all = joinKept(others, later).sort((a, b) => a.epoch - b.epoch);
  const taken = newest.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  const stays = thinned(all, rule.megabytes * 1e6 - taken);
  const epochs = new Set([...newest, ...stays].map(({ epoch }) => epoch));
  const spare = epochs.size < 2 ? all.findLast(({ epoch }) => !epochs.has(epoch)) : undefined;
  return spare ? all.filter((each) => each === spare || stays.includes(each)) : stays;
}

function freeSlot(used: ReadonlySet<number>): number {
  let slot = 2;
  while (used.has(slot)) slot++;
  return slot;
}

/** What a list shows, newest first. The newest and a kept one of the same weights are one. */
export function listHeads(heads: readonly CheckpointHead[]): CheckpointInfo[] {
  const newest = newestOf(heads);
  const infos = new Map<string, CheckpointInfo>();
  const order = [...heads].sort((a, b) => Number(b === newest) - Number(a === newest) || b.slot - a.slot);
  for (const head of order) {
    const { slot, epoch, step = 0, bytes = 0, scores = null } = head;
    const key = `${step} ${epoch} ${head.weights ?? `at ${slot}`}`;
    const known = infos.get(key);
    const why = isNewest(head) ? [head === newest ? ('last' as const) : ('before' as const)] : (head.why ?? []);
    if (known)
      infos.set(key, { ...known, why: [...known.why, ...why.filter((reason) => reason !== 'before')], scores: known.scores ?? scores });
    else infos.set(key, { slot, epoch, step, bytes, why, scores });
  }
  const rank = ({ why }: CheckpointInfo) => (why.includes('last') ? 0 : 1);
  return [...infos.values()].sort((a, b) => rank(a) - rank(b) || b.step - a.step);
}
