/** Flags for every Chromium that the tests start: quiet, root-safe, and WebGPU on the software adapter. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
] as const;
