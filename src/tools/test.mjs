// npm test: installs what is missing, then every check in order; ends with "N passed, N failed".
import { createServer } from 'node:net';
import { ensureBuild, ensureChromium, ensureDependencies, ensureKernel, runStep } from './bootstrap.mjs';

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

const port = await freePort();
const steps = [
  { name: 'types', command: ['npm', 'run', '--silent', 'check'], timeoutMs: 4 * minute },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'], timeoutMs: 4 * minute },
  { name: 'build', run: ensureBuild },
  { name: 'budget', command: ['npm', 'run', '--silent', 'budget'], timeoutMs: minute },
  { name: 'unit', command: ['npm', 'run', '--silent', 'test:unit'], timeoutMs: 20 * minute, counts: true },
  {
    name: 'end to end',
    command: ['npm', 'run', '--silent', 'test:e2e'],
    timeoutMs: 30 * minute,
    counts: true,
    env: { DAYBOOK_PORT: String(port) },
  },
];

let passed = 0;
let failed = 0;
for (const step of steps) {
  const began = Date.now();
  console.log(`\n== ${step.name}`);
  if (step.run) {
    try {
      step.run();
      passed++;
    } catch (error) {
      console.error(String(error));
      failed++;
      break; // nothing after the build can run without one
    }
  } else {
    const [command, ...args] = step.command;
    const { code, output } = await runStep(command, args, step);
    const counts = step.counts ? countTests(output) : { passed: 1, failed: 0 };
    if (code !== 0) counts.failed = Math.max(1, counts.failed);
    if (code !== 0 && !step.counts) counts.passed = 0;
    passed += counts.passed;
    failed += counts.failed;
  }
  console.log(`== ${step.name}: ${Math.round((Date.now() - began) / 1000)} s`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
