/**
 * When epochs ended, by the clock on the wall: an event says only what training took. Of several epochs in one message the earlier ones
 * ended as much earlier as training took since: nothing is paused within a message. Changes no other event.
 */
import type { LedgerEvent } from '../runs/events.ts';

/** `now`: when the message came, in Unix milliseconds. */
export function stampEpochs(events: readonly LedgerEvent[], now: number): readonly LedgerEvent[] {
  const last = events.findLast((event) => event.type === 'epochEnd');
  if (!last) return events;
  return events.map((event) => (event.type === 'epochEnd' ? { ...event, endedAt: now - (last.elapsedMs - event.elapsedMs) } : event));
}
