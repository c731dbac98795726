/** The command line door: the same engine without a browser. Nothing is kept; lines go to stdout, complaints to stderr. */
import { templates } from '../lib/notebook/templates.ts';
import { toFile } from '../lib/notebook/serialize.ts';
import { parseArguments, usage } from './arguments.ts';
import type { Place } from './files.ts';
import { runNotebook } from './run-notebook.ts';
import type { Print } from './run-notebook.ts';

function listTemplates(name: string | null, print: Print): 0 | 2 {
  if (name === null) {
    for (const template of templates) print.line(template.name);
    return 0;
  }
  const template = templates.find((candidate) => candidate.name === name);
  if (!template) {
    print.complain(`There is no template "${name}"; there are ${templates.map((candidate) => candidate.name).join(', ')}.`);
    return 2;
  }
  print.line(toFile(template.notebook).trimEnd());
  return 0;
}

/** Runs one command and gives the exit code: 0, 1 (a run failed or diverged) or 2 (bad input). */
export async function main(words: string[], place: Place, print: Print): Promise<number> {
  const args = parseArguments(words);
  switch (args.command) {
    case 'run':
      return runNotebook(args, place, print);
    case 'templates':
      return listTemplates(args.name, print);
    case 'help':
      print.line(usage);
      return 0;
    case 'wrong':
      print.complain(`${args.message}\n${usage}`);
      return 2;
    default:
      return args satisfies never;
  }
}
