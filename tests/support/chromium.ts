import { existsSync } from 'node:fs';

/** Flags for every Chromium that the tests start: quiet, root-safe, and WebGPU on the software adapter. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

const paths = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Launch options for Playwright: a Chromium that is present, else Playwright's own. */
export const chromiumLaunch = {
  ...(paths.some((path) => path && existsSync(path)) ? { executablePath: paths.find((path) => path && existsSync(path)) } : {}),
  args: chromiumFlags,
};
