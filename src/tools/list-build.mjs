// Writes build/files.json: every file of the build, for the service worker (Vite's manifest leaves out what workers import).
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

const left = ['service-worker.js', '_headers', 'files.json', 'screenshot.png', 'third-party-licences.txt', '.stamp'];

function listFiles(folder) {
  return readdirSync(join(root, 'build', folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

const files = listFiles('').filter((path) => !left.includes(path));
// A page is asked for by its folder.
writeFileSync(join(root, 'build', 'files.json'), JSON.stringify(files.map((path) => path.replace(/(^|\/)index\.html$/, '$1')).toSorted()));
