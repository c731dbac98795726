import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** What an export of a model must know of it beyond its spec: the shapes and weights of its layers, and how rows become inputs. */
const modelParts = [
  'engine/layers/layer.ts',
  'engine/layers/window.ts',
  'engine/ops/infer-layers.ts',
  'engine/ops/parameters-of.ts',
  'data/prepared.ts',
  'data/series/transform.ts',
  'data/text/characters.ts',
  'data/text/fit-text.ts',
];

/** Who may import whom: a folder's own files and those listed. README's import line in full. */
const mayImport: Record<string, string[]> = {
  spec: [],
  numerics: [],
  data: ['spec', 'numerics', 'runs', 'baselines'],
  baselines: ['spec', 'numerics', 'runs'],
  engine: ['spec', 'numerics', 'data', 'runs', 'worker/protocol.ts'],
  runs: ['spec'],
  notebook: ['spec', 'runs'],
  share: ['spec', 'notebook', 'runs', ...modelParts],
  launch: ['spec', 'numerics', 'data', 'baselines', 'engine', 'notebook', 'runs'],
  charts: ['spec', 'runs', 'data', 'worker/protocol.ts'],
  worker: ['spec', 'numerics', 'data', 'engine', 'baselines', 'runs', 'share', 'supervisor', 'storage'],
  storage: ['spec', 'runs'],
  supervisor: ['spec', 'runs', 'worker', 'storage'],
  cli: ['spec', 'numerics', 'data', 'engine', 'baselines', 'runs', 'notebook', 'share', 'launch'],
  tools: ['spec', 'data', 'numerics'],
  session: ['spec', 'numerics', 'data', 'engine', 'baselines', 'runs', 'notebook', 'share', 'charts', 'launch', 'worker', 'storage'],
  components: ['spec', 'data', 'engine', 'runs', 'notebook', 'share', 'charts', 'launch', 'worker/protocol.ts', 'session'],
  routes: ['spec', 'runs', 'notebook', 'share', 'charts', 'session', 'components'],
};

/** One vendor, one folder. */
const vendors: { pattern: RegExp; folders: string[] }[] = [
  { pattern: /^@tensorflow\//, folders: ['engine', 'worker'] }, // worker: only the URL of the wasm binary
  { pattern: /^comlink/, folders: ['worker'] },
  { pattern: /^idb/, folders: ['storage'] },
  { pattern: /^(valibot|@noble\/)/, folders: ['spec'] },
  { pattern: /^papaparse/, folders: ['data'] },
  { pattern: /^svelte($|\/)/, folders: ['session', 'components', 'routes'] },
  { pattern: /^\$app\//, folders: ['routes'] },
  { pattern: /^(uplot|@codemirror\/|marked|dompurify|temml|@lucide\/|d3-)/, folders: ['components', 'charts'] },
  { pattern: /^node:/, folders: ['cli', 'tools'] },
];

/** A few files may be longer than the rule, each with its reason. */
const limits = { '.ts': 400, '.svelte': 300, '.test.ts': 600 } as const;

const runtimeDependencies = 26;

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

const sources = filesUnder('src').filter((path) => /\.(ts|svelte|mjs)$/.test(path) && !path.endsWith('.d.ts'));
const isTest = (path: string) => path.endsWith('.test.ts');

/** The house's room that a file stands in: `engine`, `routes` ... */
function roomOf(path: string): string | null {
  const parts = path.split('/');
  return parts[1] === 'lib' ? (parts[2] ?? null) : (parts[1] ?? null);
}

function importsOf(path: string): { target: string; typeOnly: boolean }[] {
  const code = readFileSync(path, 'utf8');
  const found: { target: string; typeOnly: boolean }[] = [];
  for (const match of code.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)) {
    found.push({ target: match[2] ?? '', typeOnly: match[1] !== undefined });
  }
  for (const match of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) found.push({ target: match[1] ?? '', typeOnly: false });
  return found;
}

/** `src/...` path of an import of ours, or null for a vendor. */
function resolveOwn(path: string, target: string): string | null {
  const bare = target.replace(/\?.*$/, '');
  if (bare.startsWith('$lib/')) return `src/lib/${bare.slice(5)}`;
  return bare.startsWith('.') ? normalize(join(dirname(path), bare)) : null;
}

test('every import respects the walls', () => {
  const broken: string[] = [];
  for (const path of sources.filter((source) => !isTest(source))) {
    const room = roomOf(path);
    const allowed = room === null ? undefined : mayImport[room];
    if (room === null || allowed === undefined) continue;
    for (const { target } of importsOf(path)) {
      const own = resolveOwn(path, target);
      if (own === null) continue;
      const other = roomOf(own);
      const inside = own.replace(/^src\/(lib\/)?/, '');
      if (other === room || other === null) continue;
      if (!allowed.some((entry) => entry === other || entry === inside)) broken.push(`${path} may not import ${inside}`);
    }
  }
  expect(broken).toEqual([]);
});

test('a vendor stays in its folder', () => {
  const broken: string[] = [];
  for (const path of sources.filter((source) => !isTest(source) && !source.endsWith('.mjs'))) {
    const room = roomOf(path) ?? '';
    for (const { target } of importsOf(path)) {
      const vendor = vendors.find(({ pattern }) => pattern.test(target));
      if (vendor && !vendor.folders.includes(room)) broken.push(`${path} may not import ${target}`);
      if (target === '@tensorflow/tfjs') broken.push(`${path} imports the union package; it is only the oracle of tests`);
      if (room === 'worker' && target.startsWith('@tensorflow/') && !target.includes('?url'))
        broken.push(`${path} may take only the URL of ${target}`);
    }
  }
  expect(broken).toEqual([]);
});

test('files stay small enough to read in one sitting', () => {
  const long: string[] = [];
  for (const path of [...sources, ...filesUnder('tests').filter((file) => file.endsWith('.ts'))]) {
    const lines = readFileSync(path, 'utf8').split('\n').length;
    const limit =
      isTest(path) || path.endsWith('.spec.ts') ? limits['.test.ts'] : path.endsWith('.svelte') ? limits['.svelte'] : limits['.ts'];
    if (lines > limit) long.push(`${path}: ${lines} lines, at most ${limit}`);
  }
  expect(long).toEqual([]);
});

test('file names say one noun or verb', () => {
  const vague = sources.filter((path) => /\/(utils?|helpers?|common|manager|types|misc)\.(ts|js|svelte)$/.test(path));
  expect(vague).toEqual([]);
});

test('the pure rooms use no clock, chance or network', () => {
  const pure = ['spec', 'numerics', 'data', 'baselines', 'engine', 'runs', 'notebook', 'share', 'charts', 'launch'];
  const broken: string[] = [];
  for (const path of sources.filter((source) => !isTest(source) && pure.includes(roomOf(source) ?? ''))) {
    const code = readFileSync(path, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    for (const forbidden of [
      /\bDate\.now\(/,
      /\bnew Date\(\)/,
      /\bMath\.random\(/,
      /(?<![.\w])fetch\(/,
      /\blocalStorage\b/,
      /\bindexedDB\b/,
    ]) {
      if (forbidden.test(code)) broken.push(`${path} uses ${forbidden.source}`);
    }
  }
  expect(broken).toEqual([]);
});

test('a worker gets the same content policy from a host and from the service worker', () => {
  const fromHost = /workers\/\*\n\s+Content-Security-Policy: (.*)/.exec(readFileSync('static/_headers', 'utf8'))?.[1];
  const fromServiceWorker = /workerPolicy =\s+"(.*)"/.exec(readFileSync('src/service-worker.ts', 'utf8'))?.[1];
  expect(fromHost).toContain("default-src 'none'");
  expect(fromServiceWorker).toBe(fromHost);
});

test('README names only files that are there', () => {
  const readme = readFileSync('README.md', 'utf8');
  const named = [...readme.matchAll(/`([a-z-]+\/[\w./-]*)`|\]\(([\w./-]+)\)/g)].map(([, code, link]) => code ?? link ?? '');
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => path !== 'build/' && !['', 'src/', 'src/lib/'].some((folder) => existsSync(folder + path)))).toEqual([]);
});

test('dependencies are pinned and within their budget', () => {
  const manifest: { dependencies: Record<string, string>; devDependencies: Record<string, string> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  );
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(loose).toEqual([]);
  expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(runtimeDependencies);
});

test('only the fixed names stand at the top', () => {
  const allowed = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'svelte.config.js',
    'vite.config.ts',
    'src',
    'static',
    'datasets',
    'tests',
    'README.md',
    'LICENSE',
  ];
  const ignored = ['node_modules', 'build', 'test-results', 'playwright-report'];
  const extra = readdirSync('.').filter((name) => !name.startsWith('.') && !allowed.includes(name) && !ignored.includes(name));
  expect(extra).toEqual([]);
});
