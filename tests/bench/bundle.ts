import type * as esbuild from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Found at run time: what bundles the bench itself must not try to bundle these. */
export async function installed<Module>(path: string): Promise<Module> {
  const found: Module = await import(pathToFileURL(join(process.cwd(), 'node_modules', path)).href);
  return found;
}

type Bundle = { code: string; platform: 'browser' | 'node'; format?: 'esm' | 'iife' };

/** Minified, as it is shipped. */
export async function bundled({ code, platform, format = 'esm' }: Bundle): Promise<string> {
  const { build } = await installed<typeof esbuild>('esbuild/lib/main.js');
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: 'tests/bench', loader: 'ts' },
    bundle: true,
    write: false,
    minify: true,
    legalComments: 'none',
    platform,
    format,
    target: 'es2022',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    define: { __APP_VERSION__: '"bench"' },
    ...(platform === 'browser'
      ? { external: ['fs', 'path', 'worker_threads', 'perf_hooks', 'os', 'util', 'crypto', 'node-fetch', 'string_decoder'] }
      : {
          banner: {
            js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url); const __dirname = import.meta.dirname ?? '.';",
          },
        }),
  });
  return outputFiles[0]?.text ?? '';
}

export const contestantNames = ['own', 'own-train', 'model-fit', 'plain', 'jax'] as const;
export type ContestantName = (typeof contestantNames)[number];

export const servingCode = (name: ContestantName, place: 'worker' | 'node'): string =>
  `import { contestant } from './contestants/${name}.ts'; import { serve } from './serve-${place}.ts'; await serve(contestant);`;
