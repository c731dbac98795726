// The command line: npm run --silent daybook -- run FILE.json
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleForNode, ensureDependencies, ensureKernel, root, runCommand } from './bootstrap.mjs';

ensureDependencies({ quiet: true });
if (!existsSync(join(root, 'static/data/cards.json'))) runCommand('npm', ['run', '--silent', 'pack'], { quiet: true });
ensureKernel();
const { main } = await import(pathToFileURL(await bundleForNode('src/cli/main.ts')).href);
// npm runs scripts in the project's folder; INIT_CWD is where the person stands.
const place = { root, cwd: process.env.INIT_CWD ?? process.cwd() };
// Whoever reads our lines may stop at any time, as `head` does.
process.stdout.on('error', (problem) => {
  if (problem.code === 'EPIPE') process.exit(0);
  throw problem;
});
const print = { line: (text) => process.stdout.write(`${text}\n`), complain: (text) => process.stderr.write(`${text}\n`) };
process.exitCode = await main(process.argv.slice(2), place, print);
