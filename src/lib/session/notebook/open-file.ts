/** Reads a notebook from a file a person picked or dropped. Loads the parsers only then; writes nothing. */
import type { Notebook } from '../../spec/notebook.ts';
import type { Parsed } from '../../spec/parse.ts';

const largestBytes = 2 * 1024 * 1024;

const refuse = (message: string): Parsed<never> => ({ ok: false, issues: [{ path: '', message }] });

export async function readNotebookFile(file: File): Promise<Parsed<Notebook>> {
  if (/\.[ct]sv$/i.test(file.name))
    return refuse(
      `"${file.name}" holds a table, not a notebook: this page opens notebooks; the command line trains on a CSV beside a notebook.`,
    );
  if (file.size > largestBytes)
    return refuse(`"${file.name}" has ${(file.size / 2 ** 20).toFixed(1)} MB; a notebook file has at most 2 MB.`);
  const [{ fromFile }, text] = await Promise.all([import('../../notebook/serialize.ts'), file.text()]);
  // What is no UTF-8 reads as replacement characters.
  if (/[\0\uFFFD]/.test(text)) return refuse(`"${file.name}" holds no text: choose a notebook file, as Save to file writes it.`);
  return fromFile(text);
}
