import { ensureBuild, ensureDependencies } from './bootstrap.mjs';
import { serveOnFreePort } from './serve.mjs';

ensureDependencies();
await ensureBuild();
const { address } = await serveOnFreePort({});
console.log(`\n  Daybook is at ${address}\n  Stop it with Ctrl C.\n`);
