import { ensureBuild, ensureDependencies } from './bootstrap.mjs';
import { serveOnFreePort } from './serve.mjs';

ensureDependencies();
ensureBuild();
const { address } = await serveOnFreePort({});
console.log(`\nDaybook is at ${address}\n`);
