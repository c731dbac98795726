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

/** Runs a step and adds up what it counted; of steps beside one another only what failed is shown. */
async function run(...steps) {
  const began = Date.now();
  const names = steps.map(({ name }) => name).join(' and ');
  console.log(`\n== ${names}`);
  const ended = await Promise.all(
    steps.map((step) => runStep('npm', ['run', '--silent', step.script], { ...step, quiet: steps.length > 1 })),
  );
  for (const [at, { code, output }] of ended.entries()) {
    if (steps.length > 1 && code !== 0) process.stdout.write(output);
    const counts = steps[at].counts ? countTests(output) : { passed: code === 0 ? 1 : 0, failed: 0 };
    passed += counts.passed;
    failed += code === 0 ? counts.failed : Math.max(1, counts.failed);
  }
  console.log(`== ${names}: ${Math.round((Date.now() - began) / 1000)} s`);
}

await run({ name: 'types', script: 'check', timeoutMs: 8 * minute }, { name: 'lint', script: 'lint', timeoutMs: 8 * minute });
if (build()) {
  await run({ name: 'budget', script: 'budget', timeoutMs: minute });
  await run({ name: 'unit', script: 'test:unit', timeoutMs: 20 * minute, counts: true });
  const env = { DAYBOOK_PORT: String(port) };
  await run({ name: 'end to end', script: 'test:e2e', timeoutMs: 30 * minute, counts: true, env });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Nothing after the build can run without one. */
function build() {
  const began = Date.now();
  console.log('\n== build');
  try {
    ensureBuild();
    passed++;
    console.log(`== build: ${Math.round((Date.now() - began) / 1000)} s`);
    return true;
  } catch (error) {
    console.error(String(error));
    failed++;
    return false;
  }
}
