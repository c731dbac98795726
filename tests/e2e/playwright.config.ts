import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from '../support/chromium.ts';

const port = Number(process.env.DAYBOOK_PORT ?? 4199);

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  timeout: 120_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  workers: 2, // the stories mostly wait: for pages to open, for runs to end
  retries: 0,
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${port}/`,
    launchOptions: chromiumLaunch,
    serviceWorkers: 'block', // each story would keep the whole app for offline use first; those that ask for it say so
    viewport: { width: 1440, height: 900 },
    trace: 'off', // a fifth of the time; `npx playwright test --trace on` records one
  },
  webServer: {
    command: `node src/tools/serve.mjs --port=${port}`,
    cwd: '../..',
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
});
