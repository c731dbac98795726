/** The notebook as a link or a file, from the buttons of its page. Says what happened; an open file is one edit that undo takes back. */
import { fileName, toFile } from '$lib/notebook/serialize.ts';
import type { Toasts } from '$lib/session/app/toasts.svelte.ts';
import type { NotebookSession } from '$lib/session/notebook/notebook-session.svelte.ts';
import { readNotebookFile } from '$lib/session/notebook/open-file.ts';

type Ways = { session: NotebookSession; linkTo: (fragment: string) => string; toasts: Toasts };

export type Sharing = { copyLink: () => Promise<void>; saveFile: () => void; openFile: () => void };

export function createSharing({ session, linkTo, toasts }: Ways): Sharing {
  const say: Toasts['say'] = (notice) => toasts.say(notice);
  const trouble = (text: string) => void say({ text, tone: 'danger' });

  return {
    async copyLink(): Promise<void> {
      const { encodeLink } = await import('$lib/share/link.ts');
      const fragment = await encodeLink(session.notebook);
      if (!fragment.ok) return trouble(fragment.issues[0]?.message ?? 'This notebook does not fit into a link: save it to a file.');
      const link = linkTo(fragment.value);
      try {
        await navigator.clipboard.writeText(link);
        say({ text: 'Link copied. It holds the whole notebook, without runs.' });
      } catch {
        trouble('The browser did not allow copying: use "Save to a file" instead.');
      }
    },

    saveFile(): void {
      const url = URL.createObjectURL(new Blob([toFile(session.notebook)], { type: 'application/json' }));
      const anchor = document.createElement('a');
      anchor.href = url;
      anchor.download = fileName(session.notebook.title);
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000); // the download has begun by then
    },

    openFile(): void {
      const input = document.createElement('input');
      input.type = 'file';
      input.accept = '.json,application/json';
      input.addEventListener('change', () => {
        const file = input.files?.[0];
        if (file) void take(file);
      });
      input.click();
    },
  };

  async function take(file: File): Promise<void> {
    const parsed = await readNotebookFile(file);
    if (!parsed.ok) {
      const issue = parsed.issues[0];
      const text = `"${file.name}" was not opened: ${issue ? `${issue.path ? `${issue.path}: ` : ''}${issue.message}` : 'it is no notebook.'}`;
      return void say({ text, tone: 'danger', topic: 'file' });
    }
    session.edit({ type: 'replaceNotebook', notebook: parsed.value, label: `open ${file.name}` });
    say({ text: `Opened ${file.name} in place of this notebook.`, topic: 'file', undo: () => session.undo() });
  }
}
