// npm test: installs what is missing, then every check in order; ends with "N passed, N failed".
import { createServer } from 'node:net';
import { ensureBuild, ensureChromium, ensureDependencies, ensureKernel, runCommand, runStep } from './bootstrap.mjs';

const minute = 60_000;

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Counts from the closing lines of Vitest ("Tests  3 failed | 40 passed (43)") and Playwright ("  2 failed", "  17 passed (1m)"). */
function countTests(output) {
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, '');
  const line = plain.match(/^\s*Tests\s+.*$/gm)?.at(-1) ?? plain;
  const sum = (word) => Number(line.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  return { passed: sum('passed'), failed: sum('failed') + sum('flaky') };
}

ensureDependencies();
ensureKernel();
await ensureChromium();
runCommand('npx', ['svelte-kit', 'sync']); // types and lint both read what it writes

const port = await freePort();

let passed = 0;
let failed = 0;

/** Does one thing, tells how long it took and counts it; `work` gives `{ code, output }`. Gives whether it succeeded. */
async function check(name, work, { counts = false, quiet = false } = {}) {
  const began = Date.now();
  console.log(`\n== ${name}`);
  const { code, output } = await work();
  if (quiet && code !== 0) process.stdout.write(output);
  const counted = counts ? countTests(output) : { passed: code === 0 ? 1 : 0, failed: 0 };
  passed += counted.passed;
  failed += code === 0 ? counted.failed : Math.max(1, counted.failed);
  console.log(`== ${name}: ${code === 0 ? 'done' : 'failed'} after ${Math.round((Date.now() - began) / 1000)} s`);
  return code === 0;
}

const script = (name, options) => () => runStep('npm', ['run', '--silent', name], options);

const build = () =>
  ensureBuild().then(
    () => ({ code: 0, output: '' }),
    (error) => ({ code: 1, output: String(error) }),
  );

// One core lints while the other reads the types and builds; of those only what failed is shown.
const quiet = true;
const linted = check('lint', script('lint', { timeoutMs: 8 * minute, quiet }), { quiet });
await check('types', script('check', { timeoutMs: 8 * minute, quiet }), { quiet });
const isBuilt = await check('build', build, { quiet });
if (isBuilt) await check('budget', script('budget', { timeoutMs: minute }));
await linted;

// Nothing after the build can run without one.
if (isBuilt) {
  await check('unit', script('test:unit', { timeoutMs: 20 * minute }), { counts: true });
  const env = { DAYBOOK_PORT: String(port) };
  await check('end to end', script('test:e2e', { timeoutMs: 30 * minute, env }), { counts: true });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
