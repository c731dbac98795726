import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** The policy of every page; `static/_headers` has the one of the workers. */
const directives = {
  'default-src': ['none'],
  'script-src': ['self', 'wasm-unsafe-eval'],
  'worker-src': ['self'],
  'connect-src': ['self'],
  'style-src': ['self', 'unsafe-inline'],
  'img-src': ['self', 'data:', 'blob:'],
  'font-src': ['self'],
  'base-uri': ['none'],
  'form-action': ['none'],
  'object-src': ['none'],
  'require-trusted-types-for': ['script'],
  'trusted-types': ['svelte-trusted-html', 'app-worker', 'app-html'],
};

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    adapter: adapter({ pages: 'build', assets: 'build', strict: true }),
    // Two builds at once (a dev server beside a test build) need a folder each.
    outDir: process.env.DAYBOOK_KIT_DIR ?? '.svelte-kit',
    paths: { relative: true },
    csp: { mode: 'hash', directives },
    serviceWorker: { register: false },
    typescript: {
      config: (config) => {
        config.include.push('../tests/**/*.ts');
        return config;
      },
    },
  },
};
