// The command line: npm run --silent daybook -- run FILE.json
import { pathToFileURL } from 'node:url';
import { bundleForNode, ensureDependencies } from './bootstrap.mjs';

ensureDependencies({ quiet: true });
const { main } = await import(pathToFileURL(await bundleForNode('src/cli/main.ts')).href);
process.exitCode = await main(process.argv.slice(2));
