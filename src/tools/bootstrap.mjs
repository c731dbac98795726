// Plain JavaScript, because these run before anything is installed. Every step does only what is missing.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cache = join(root, 'node_modules', '.cache', 'daybook');

/** Runs a command to its end; its output goes to stderr when `quiet`, so that stdout stays the caller's. */
export function runCommand(command, args, { env = {}, quiet = false } = {}) {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', quiet ? 2 : 'inherit', 'inherit'], env: { ...process.env, ...env } });
}

/** `npm ci` when node_modules is missing or older than the lockfile. */
export function ensureDependencies({ quiet = false } = {}) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return;
  process.stderr.write('Installing dependencies ...\n');
  runCommand('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }, quiet });
}

function newestIn(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

/** True when `target` exists and is newer than every file under `sources` (paths from the root). */
export function isUpToDate(target, sources) {
  if (!existsSync(target)) return false;
  const made = statSync(target).mtimeMs;
  return sources.every((source) => !existsSync(join(root, source)) || newestIn(join(root, source)) <= made);
}

/** Bundles a TypeScript entry for Node 20 (which runs no TypeScript) and returns the module's path. */
export async function bundleForNode(entry, sources = ['src', 'package.json']) {
  const outfile = join(cache, `${entry.replaceAll(/[/\\]/g, '-').replace(/\.ts$/, '')}.mjs`);
  if (isUpToDate(outfile, sources)) return outfile;
  const { build } = await import(pathToFileURL(join(root, 'node_modules/esbuild/lib/main.js')).href);
  mkdirSync(cache, { recursive: true });
  const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'], // one copy of each package, also where a deep import asks for its modules
    logLevel: 'error',
    define: { __APP_VERSION__: JSON.stringify(version) },
    // TF.js's wasm glue is CommonJS and asks for require and __dirname.
    banner: {
      js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url); const __dirname = import.meta.dirname ?? '.';",
    },
  });
  return outfile;
}

const program = 'src/lib/engine/executors/wasm';

/**
 * Compiles the epoch program (AssemblyScript) when its sources are newer than the binary. It shares the memory of TF.js, whose static
 * data lies where a data segment or the heap of a global would be put: either stops the build.
 */
export function ensureKernel() {
  const target = join(root, program, 'epoch-program.wasm');
  if (isUpToDate(target, [join(program, 'assembly'), 'src/tools/bootstrap.mjs', 'package-lock.json'])) return;
  mkdirSync(cache, { recursive: true });
  const [binary, text] = ['wasm', 'wat'].map((ending) => join(cache, `epoch-program-${process.pid}.${ending}`));
  const flags = ['-O3', '--runtime', 'stub', '--importMemory', '--noExportMemory', '--enable', 'simd', '--noAssert', '--use', 'abort='];
  const quiet = ['--disableWarning', '112']; // v128 goes only from function to function
  const entry = join(program, 'assembly', 'index.ts');
  runCommand('node', ['node_modules/assemblyscript/bin/asc.js', entry, ...flags, ...quiet, '-o', binary, '-t', text], { quiet: true });
  const found = readFileSync(text, 'utf8').match(/\((data|global|table|elem|memory \$\S+ \d+ )/g);
  if (found)
    throw new Error(`The epoch program may hold no ${found[0].slice(1)}: it would overwrite what TensorFlow.js keeps in its memory.`);
  rmSync(text);
  renameSync(binary, target); // at once whole, whoever reads
}

const buildSources = ['src', 'static', 'datasets', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];

/** Packs the data and builds the app, unless the last build is newer than every source. */
export async function ensureBuild() {
  const stamp = join(root, 'build', '.stamp');
  if (isUpToDate(stamp, buildSources)) return;
  process.stderr.write('Building ...\n');
  const { code } = await runStep('npm', ['run', '--silent', 'build'], { timeoutMs: 10 * 60_000 });
  if (code !== 0) throw new Error('The build failed: what it said stands above.');
  writeFileSync(stamp, '');
}

const chromiumPaths = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium: one that is present, else Debian's package as root, else Playwright's own. */
export async function ensureChromium() {
  if (chromiumPaths.some((path) => path && existsSync(path))) return;
  const { chromium } = await import(pathToFileURL(join(root, 'node_modules/playwright/index.mjs')).href);
  if (existsSync(chromium.executablePath())) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write('Installing Chromium ...\n');
    runCommand('apt-get', ['update', '-qq']);
    runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
    return;
  }
  runCommand('npx', ['playwright', 'install', 'chromium']);
}

/** Runs a step with a time limit and gives its exit code and what it printed, showing it meanwhile unless it is `quiet`. */
export function runStep(command, args, { timeoutMs, env = {}, quiet = false }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    const show = (stream) => (chunk) => {
      output += chunk;
      if (!quiet) stream.write(chunk);
    };
    child.stdout.on('data', show(process.stdout));
    child.stderr.on('data', show(process.stderr));
    const timer = setTimeout(() => {
      output += `\nstopped after ${timeoutMs / 1000} s\n`;
      process.kill(-child.pid, 'SIGKILL');
    }, timeoutMs);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output });
    });
  });
}
