// The bundle budget, read from the built pages: what a page loads before anything is clicked, gzip bytes of JavaScript.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './bootstrap.mjs';

const build = join(root, 'build');
const limits = [
  { page: 'index.html', limit: 60_000, what: 'first page' },
  { page: 'notebook/index.html', limit: 170_000, what: 'notebook page' },
];

const gzipBytes = (file) => gzipSync(readFileSync(file), { level: 9 }).length;

/** The page's modulepreloads and everything they import statically. */
function scriptsOf(page) {
  const html = readFileSync(join(build, page), 'utf8');
  const depth = page.split('/').length - 1;
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    const code = readFileSync(file, 'utf8');
    for (const [, path] of code.matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g)) visit(join(file, '..', path));
  };
  for (const [, path] of html.matchAll(/(?:href|import\()=?\s*["']([^"']+\.js)["']/g))
    visit(join(build, '/'.repeat(depth > 0 ? 1 : 0), page, '..', path));
  return [...seen];
}

let failed = false;
for (const { page, limit, what } of limits) {
  const files = scriptsOf(page);
  const bytes = files.reduce((sum, file) => sum + gzipBytes(file), 0);
  const over = files.length === 0 || bytes > limit;
  failed ||= over;
  console.log(
    `${over ? 'OVER ' : 'ok   '} ${what}: ${(bytes / 1000).toFixed(1)} kB of JavaScript in ${files.length} files, at most ${limit / 1000} kB`,
  );
}

// TensorFlow.js belongs in workers: its kernel registry must be in no chunk that a page can load.
const client = join(build, '_app/immutable');
for (const folder of ['entry', 'chunks', 'nodes']) {
  for (const name of readdirSync(join(client, folder))) {
    if (!name.endsWith('.js')) continue;
    if (/Conv2DBackpropInput|KernelBackend/.test(readFileSync(join(client, folder, name), 'utf8'))) {
      console.log(`OVER  TensorFlow.js is in the page chunk ${folder}/${name}`);
      failed = true;
    }
  }
}

// Built once for all workers: a second copy would be loaded and kept for offline use as well.
const workers = readdirSync(join(client, 'workers'), { recursive: true }).filter((name) => name.endsWith('.js'));
const copies = workers.filter((name) => readFileSync(join(client, 'workers', name), 'utf8').includes('Tensor is disposed'));
if (copies.length !== 1) {
  console.log(`OVER  TensorFlow.js is in ${copies.length} files of the workers, where one is meant: ${copies.join(', ')}`);
  failed = true;
}
process.exitCode = failed ? 1 : 0;
