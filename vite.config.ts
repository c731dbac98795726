import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { leanTfjs } from './src/tools/lean-tfjs.ts';
import { pageChunks } from './src/tools/page-chunks.ts';
import { chromiumLaunch } from './tests/support/chromium.ts';

const version: unknown = JSON.parse(readFileSync('package.json', 'utf8')).version;

// Whatever this serves, builds or tests may need the epoch program.
execFileSync(process.execPath, ['src/tools/kernel.mjs'], { stdio: 'inherit' });

const bareImport = /(?:^\s*import\b[^'"]*|\bimport\()'([@a-z][^'?]*)'/gm;

/**
 * Every package that the app imports, as it is written there. Vite finds those of pages by itself, but neither those of workers nor one
 * that came after its cache was made: it would bundle again and reload the page in the middle of a test.
 */
function packagesOf(folder: string): string[] {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.(ts|svelte)$/.test(name));
  const imports = sources.flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(bareImport)]);
  const names = new Set(imports.map(([, name]) => name ?? ''));
  return [...names].filter((name) => !/^svelte(\/|$)|\.css$/.test(name)).toSorted(); // Svelte's plugin sees to its own
}

export default defineConfig(({ command }) => ({
  // A build names what is wrong, not its three hundred files.
  logLevel: command === 'build' ? 'warn' : 'info',
  plugins: [sveltekit()],
  define: { __APP_VERSION__: JSON.stringify(version) },
  worker: {
    format: 'es',
    plugins: () => [leanTfjs()],
    rolldownOptions: { output: { comments: { legal: false } }, checks: { bundlerTimings: false } },
  },
  build: { target: 'es2022', rolldownOptions: { output: { codeSplitting: pageChunks }, checks: { bundlerTimings: false } } },
  optimizeDeps: {
    include: [...packagesOf('src/lib'), 'axe-core'],
  },
  test: {
    // A busy machine is no failure.
    expect: { requireAssertions: true, poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    reporters: ['default', './tests/coverage-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          maxWorkers: 2, // one less than there are cores would leave one of two idle
          include: ['src/**/*.test.ts', 'tests/{integration,golden}/**/*.test.ts', 'tests/*.test.ts'],
          exclude: ['src/**/*.svelte.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['src/**/*.svelte.test.ts'],
          maxWorkers: 2, // beside the others: a page mostly waits for one thread or for the software adapter
          browser: {
            enabled: true,
            headless: true,
            provider: playwright({ launchOptions: chromiumLaunch }),
            instances: [{ browser: 'chromium' }],
            screenshotFailures: false,
          },
        },
      },
    ],
  },
}));
