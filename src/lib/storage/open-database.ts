/**
 * Opens the database and stays polite to other tabs: gives way to a newer version, waits for an older one with a sentence
 * on the screen, and never deletes anything. IndexedDB may leave an opener waiting without any event, so a timer speaks.
 */
import { openDB } from 'idb';
import type { IDBPDatabase } from 'idb';
import { migrate, schemaVersion } from './migrations.ts';
import type { Schema } from './migrations.ts';

export type OpenOptions = {
  name?: string;
  /** Another tab is in the way, or nothing answers; opening goes on by itself when that is over. A sentence for the person. */
  onWaiting?: (message: string) => void;
  /** A newer version wants in: this connection is closed and stays closed. */
  onSuperseded?: (message: string) => void;
};

const databaseName = 'daybook';
const waitingAfterMs = 1500;

export const supersededMessage = 'A newer version of Daybook is open in another tab: reload this page to go on with it.';
const blockedMessage = 'Another tab still has an older version of Daybook open: close or reload it, and this page goes on by itself.';
const silentMessage =
  "The browser's storage does not answer: if another tab has Daybook open, close or reload it, and this page goes on by itself.";

type Handlers = { onSuperseded: () => void; onLost: () => void };

/** @throws Error with a sentence when a newer version wrote the data or the browser refuses storage. */
export async function openDatabase(options: OpenOptions, { onSuperseded, onLost }: Handlers): Promise<IDBPDatabase<Schema>> {
  let isBlocked = false;
  const timer = setTimeout(() => options.onWaiting?.(isBlocked ? blockedMessage : silentMessage), waitingAfterMs);
  try {
    return await openDB<Schema>(options.name ?? databaseName, schemaVersion, {
      upgrade: (database, ...[from, , tx]) => migrate(database, { from, tx }),
      blocked: () => (isBlocked = true),
      blocking: (_current, _blocked, event) => {
        onSuperseded();
        // The event's target is the connection that stands in the way.
        (event.target as IDBDatabase | null)?.close();
        options.onSuperseded?.(supersededMessage);
      },
      terminated: onLost,
    });
  } catch (error) {
    throw new Error(openingProblem(error), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function openingProblem(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'VersionError') return 'A newer version of Daybook wrote the data in this browser: reload the page to get that version.';
  if (name === 'QuotaExceededError') return 'The disk is full, so nothing can be kept in this browser: free some space and reload.';
  return `The browser does not let this page keep data (${name || String(error)}): allow storage for this site and reload.`;
}
