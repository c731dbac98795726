// A plain static host for the built app: what any static host does, plus the `_headers` file that many honour.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './bootstrap.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.bin': 'application/octet-stream',
  '.webmanifest': 'application/manifest+json',
};

/** Parses a `_headers` file into [pattern, headers] pairs; `*` ends a pattern. */
function readHeaderRules(file) {
  if (!existsSync(file)) return [];
  const rules = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (line.startsWith('/')) rules.push({ prefix: line.trim().replace(/\*$/, ''), exact: !line.trim().endsWith('*'), headers: {} });
    else {
      const colon = line.indexOf(':');
      const rule = rules.at(-1);
      if (rule) rule.headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
    }
  }
  return rules;
}

const notFound = (home) => `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Not here \u00b7 Daybook</title>
  <h1>There is no page at this address</h1>
  <p>Nothing of yours is lost: <a href="${home}">open Daybook</a>.</p>
</html>
`;

/**
 * Serves `folder` under `prefix` ('/' or '/some/folder/'). `plain` leaves the `_headers` file out, as hosts do that
 * do not know it. Resolves with the address once it listens on 127.0.0.1.
 */
export function serve({ folder = join(root, 'build'), port = 0, prefix = '/', plain = false } = {}) {
  const rules = plain ? [] : readHeaderRules(join(folder, '_headers'));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (!path.startsWith(prefix)) return void response.writeHead(404).end('Not here');
    const inside = normalize(`${sep}${path.slice(prefix.length)}`);
    let file = join(folder, inside);
    if (existsSync(file) && statSync(file).isDirectory()) {
      if (!path.endsWith('/')) return void response.writeHead(308, { location: `${path}/` }).end();
      file = join(file, 'index.html');
    }
    if (!existsSync(file)) return void response.writeHead(404, { 'content-type': types['.html'] }).end(notFound(prefix));
    const headers = { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache' };
    for (const rule of rules) {
      const matches = rule.exact ? inside === rule.prefix : inside.startsWith(rule.prefix);
      if (matches)
        Object.assign(headers, Object.fromEntries(Object.entries(rule.headers).map(([name, value]) => [name.toLowerCase(), value])));
    }
    response.writeHead(200, headers);
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve({ server, address: `http://localhost:${server.address().port}${prefix}` }));
  });
}

/** The first of the ports from `first` on that is free. */
export async function serveOnFreePort(options, first = 4173) {
  for (let port = first; port < first + 50; port++) {
    try {
      return await serve({ ...options, port });
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
    }
  }
  return serve({ ...options, port: 0 });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1];
  const { address } = await serve({
    port: Number(option('port') ?? 4173),
    prefix: option('prefix') ?? '/',
    plain: process.argv.includes('--plain'),
  });
  console.log(address);
}
