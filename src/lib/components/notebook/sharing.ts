/** The notebook as a link or a file, from the buttons of its page. Says what happened; an open file is one edit that undo takes back. */
import { fileName, toFile } from '$lib/notebook/serialize.ts';
import type { NotebookSession } from '$lib/session/notebook/notebook-session.svelte.ts';
import { readNotebookFile } from '$lib/session/notebook/open-file.ts';

type Ways = { session: NotebookSession; linkTo: (fragment: string) => string; say: (text: string, tone?: 'plain' | 'danger') => void };

export type Sharing = { copyLink: () => Promise<void>; saveFile: () => void; openFile: () => void };

export function createSharing({ session, linkTo, say }: Ways): Sharing {
  return {
    async copyLink(): Promise<void> {
      const { encodeLink } = await import('$lib/share/link.ts');
      const fragment = await encodeLink(session.notebook);
      if (!fragment.ok) return say(fragment.issues[0]?.message ?? 'This notebook does not fit into a link: save it to a file.', 'danger');
      const link = linkTo(fragment.value);
      try {
        await navigator.clipboard.writeText(link);
        say('Link copied. It holds the whole notebook, without runs.');
      } catch {
        say('The browser did not allow copying: use "Save to a file" instead.', 'danger');
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
      return say(
        `"${file.name}" was not opened: ${issue ? `${issue.path ? `${issue.path}: ` : ''}${issue.message}` : 'it is no notebook.'}`,
        'danger',
      );
    }
    session.edit({ type: 'replaceNotebook', notebook: parsed.value, label: `open ${file.name}` });
    say(`Opened ${file.name} in place of this notebook. Undo brings the old one back.`);
  }
}
