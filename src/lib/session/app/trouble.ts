/** Why a command to the supervisor was not carried out, as a page shows it, and what one press can do about it. */
import { noAnswer } from '../../worker/protocol.ts';

/** `takeOver`: the tab that trains is silent; moves the training here and gives the command again. */
export type Trouble = { text: string; takeOver: (() => Promise<void>) | null };

export function troubleOf(error: unknown, takeOver: () => Promise<void>): Trouble {
  if (!(error instanceof Error)) return { text: String(error), takeOver: null };
  return { text: error.message, takeOver: error.name === noAnswer ? takeOver : null };
}
