/** Plain C, where a compiler is present: a source with every size written out, `gcc -O3 -march=native`, one process a launch. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toLaunch, type Launch } from './parse-launch.ts';
import { layerList, weightsOf, type ListedLayer } from './layer-list.ts';
import { dataFiles } from './data-files.ts';
import { startOf } from './start.ts';
import { stepsOf, type Workload } from './workloads.ts';

const compiler = 'gcc';
export const hasCompiler = (): boolean => spawnSync(compiler, ['--version']).status === 0;

const outputsOf = (layer: ListedLayer): number => {
  switch (layer.type) {
    case 'dense':
      return layer.units;
    case 'conv':
      return (layer.height - layer.kernel + 1) * (layer.width - layer.kernel + 1) * layer.filters;
    case 'pool':
      return Math.floor(layer.height / layer.size) * Math.floor(layer.width / layer.size) * layer.channels;
    case 'embedding':
      return layer.positions * layer.units;
    default:
      return layer satisfies never;
  }
};

/** What the calls of layer `at` are, forward and back; h0 is the batch, h1 its outputs, and so on; g1 the gradient of h1. */
function calls(layer: ListedLayer, at: number, weights: number): [forward: string, back: string] {
  const [x, y] = [`h${at}`, `h${at + 1}`];
  const [w, b] = [`p + ${weights}`, `p + ${weights + weightsOf(layer)[0]}`];
  const [dw, db] = [w.replace('p', 'g'), b.replace('p', 'g')];
  const [d, dx] = [`g${at + 1}`, at === 0 ? '0' : `g${at}`];
  switch (layer.type) {
    case 'dense': {
      const sizes = `rows, ${layer.inputs}, ${layer.units}, ${layer.bend.toUpperCase()}`;
      return [`dense(${x}, ${w}, ${b}, ${y}, ${sizes});`, `dense_back(${x}, ${w}, ${y}, ${d}, ${dw}, ${db}, ${dx}, ${sizes});`];
    }
    case 'conv': {
      const { height, width, channels, kernel, filters, bend } = layer;
      const sizes = `rows, ${height}, ${width}, ${channels}, ${kernel}, ${filters}, ${bend.toUpperCase()}`;
      return [`conv(${x}, ${w}, ${b}, ${y}, ${sizes});`, `conv_back(${x}, ${w}, ${y}, ${d}, ${dw}, ${db}, ${dx}, ${sizes});`];
    }
    case 'pool': {
      const sizes = `rows, ${layer.height}, ${layer.width}, ${layer.channels}, ${layer.size}`;
      return [`pool(${x}, ${y}, won${at}, ${sizes});`, `pool_back(${d}, ${dx}, won${at}, ${sizes});`];
    }
    case 'embedding': {
      const many = `rows * ${layer.positions}, ${layer.units}`;
      return [`embed(${x}, ${w}, ${y}, ${many});`, `embed_back(${x}, ${d}, ${dw}, ${many});`];
    }
    default:
      return layer satisfies never;
  }
}

function source(workload: Workload): string {
  const { examples, batchSize, epochs, learningRate, classes } = workload;
  const size = workload.inputs.length / examples;
  const layers = layerList(workload);
  let weights = 0;
  const pairs = layers.map((layer, at) => {
    const pair = calls(layer, at, weights);
    weights += weightsOf(layer)[0] + weightsOf(layer)[1];
    return pair;
  });
  const last = layers.length;
  const buffers = layers.map((layer, at) => {
    const numbers = batchSize * outputsOf(layer);
    return `static float h${at + 1}[${numbers}] __attribute__((aligned(64))); ${
      at + 1 < last
        ? `static float g${at + 1}[${numbers}] __attribute__((aligned(64)));`
        : `#define SCORED h${at + 1}\n#define g${at + 1} h${at + 1}`
    } ${layer.type === 'pool' ? `static int won${at}[${numbers}];` : ''}`.replaceAll('; #', ';\n#');
  });
  const rest = examples % batchSize;
  return `#include "native.h"
${buffers.join('\n')}
static float *p, *g, loss;
static inline __attribute__((always_inline)) void step(const float *h0, const float *targets, int rows) {
  memset(g, 0, 4 * ${weights});
  ${pairs.map(([forward]) => forward).join('\n  ')}
  cross_entropy(SCORED, targets, &loss, rows, ${classes});
  ${pairs
    .map(([, back]) => back)
    .toReversed()
    .join('\n  ')}
}
int main(int count, char **path) {
  float *x = from_file(path[1], ${workload.inputs.length}), *t = from_file(path[2], ${examples}), *start = from_file(path[3], ${weights});
  p = numbers(${weights}), g = numbers(${weights});
  float *m = numbers(${weights}), *v = numbers(${weights});
  double first = 0, warm = 0, least = 1e30, began = now();
  for (int training = 0; training < 3 || (training < 100 && now() - began < 1000); training++) {
    double from = now();
    memcpy(p, start, 4 * ${weights}), memset(m, 0, 4 * ${weights}), memset(v, 0, 4 * ${weights});
    int done = 0;
    for (int epoch = 0; epoch < ${epochs}; epoch++) {
      for (int row = 0; row < ${examples}; row += ${batchSize}) {
        ${rest > 0 ? `if (row + ${batchSize} > ${examples}) step(x + row * ${size}, t + row, ${rest}); else` : ''} step(x + row * ${size}, t + row, ${batchSize});
        update(p, g, m, v, ${weights}, ${learningRate}f, ++done);
      }
    }
    double us = 1e3 * (now() - from) / ${stepsOf(workload)};
    if (training == 0) first = us;
    if (training == 1) warm = us;
    least = us < least ? us : least;
  }
  printf("{\\"first\\": %f, \\"warm\\": %f, \\"settled\\": %f, \\"loss\\": %f}\\n", first, warm, least, loss);
}
`;
}

/** Compiles the workload once; each call of what it returns is a fresh process. */
export function nativeOf(workload: Workload, folder: string): () => Launch {
  const name = workload.name.slice(0, 2);
  const [code, binary] = [join(folder, `${name}.c`), join(folder, name)];
  writeFileSync(code, source(workload));
  execFileSync(compiler, ['-O3', '-march=native', '-ffast-math', '-I', 'tests/bench', code, '-o', binary, '-lm']);
  const files = dataFiles(workload, folder);
  const start = join(folder, `${name}.start`);
  writeFileSync(start, new Uint8Array(startOf(workload).buffer));
  return () => toLaunch(execFileSync(binary, [files.inputs, files.targets, start], { encoding: 'utf8' }));
}
