// Writes static/third-party-licences.txt: the licence of every package that ships in the app (bundling strips their banners).
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

const modules = join(root, 'node_modules');
const readManifest = (name) => JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));

/** The packages named in package.json and everything they bring, by name. */
function shippedPackages() {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const seen = new Set(['svelte', '@sveltejs/kit']);
  const waiting = Object.keys(dependencies);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name) || name.startsWith('@types/') || !existsSync(join(modules, name))) continue;
    seen.add(name);
    waiting.push(...Object.keys(readManifest(name).dependencies ?? {}));
  }
  return [...seen].sort();
}

const sections = shippedPackages().map((name) => {
  const { version, license = 'see below' } = readManifest(name);
  const file = readdirSync(join(modules, name)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(join(modules, name, file), 'utf8').trim();
  return `${name} ${version} (${license})\n${'-'.repeat(72)}\n${text}\n`;
});
writeFileSync(join(root, 'static', 'third-party-licences.txt'), sections.join('\n\n'));
