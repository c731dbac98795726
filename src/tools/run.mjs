// Runs a TypeScript tool: node src/tools/run.mjs src/tools/pack-datasets.ts [arguments]
import { pathToFileURL } from 'node:url';
import { bundleForNode, ensureKernel } from './bootstrap.mjs';

const [entry, ...rest] = process.argv.slice(2);
ensureKernel();
const outfile = await bundleForNode(entry, ['src', 'tests/bench', 'tests/support', 'package.json']);
process.argv = [process.argv[0] ?? 'node', outfile, ...rest];
await import(pathToFileURL(outfile).href);
