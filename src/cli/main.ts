/** The command line door: the same engine without a browser. Nothing is kept; lines go to stdout, complaints to stderr. */
import { isTemplateName, templateFile, templates } from '../lib/notebook/templates/templates.ts';
import { parseArguments, usage } from './arguments.ts';
import type { Place } from './files.ts';
import { continueSaved } from './continue-saved.ts';
import { runNotebook } from './run-notebook.ts';
import type { Print } from './train-all.ts';

async function listTemplates(name: string | null, print: Print): Promise<0 | 2> {
  const names = templates.map((template) => template.name);
  if (name === null) {
    for (const each of names) print.line(each);
    return 0;
  }
  if (!isTemplateName(name)) {
    print.complain(`There is no template "${name}"; there are ${names.join(', ')}.`);
    return 2;
  }
  print.line((await templateFile(name)).trimEnd());
  return 0;
}

/** Runs one command and gives the exit code: 0, 1 (a run failed or diverged) or 2 (bad input). */
export async function main(words: string[], place: Place, print: Print): Promise<number> {
  const args = parseArguments(words);
  switch (args.command) {
    case 'run':
      return runNotebook(args, place, print);
    case 'continue':
      return continueSaved(args, place, print);
    case 'templates':
      return listTemplates(args.name, print);
    case 'help':
      print.line(usage);
      return 0;
    case 'wrong':
      print.complain(args.message);
      return 2;
    default:
      return args satisfies never;
  }
}
