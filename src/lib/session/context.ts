/** The open notebook, for every component below its page. */
import { getContext, setContext } from 'svelte';
import type { NotebookSession } from './notebook/notebook-session.svelte.ts';

const contextKey = Symbol('notebook');

export const provideNotebook = (session: NotebookSession): NotebookSession => setContext(contextKey, session);

export function useNotebook(): NotebookSession {
  const session = getContext<NotebookSession | undefined>(contextKey);
  if (!session) throw new Error('useNotebook needs provideNotebook in a parent component.');
  return session;
}
