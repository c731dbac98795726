// Loops of a plain training in C, one thread. Every size is a literal where these are called, so that the compiler sees it.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define INLINE static inline __attribute__((always_inline)) void
enum { LINEAR, RELU, TANH };

INLINE bent(float *restrict y, int n, int bend) {
  if (bend == RELU) for (int i = 0; i < n; i++) y[i] = y[i] > 0 ? y[i] : 0;
  if (bend == TANH) for (int i = 0; i < n; i++) y[i] = tanhf(y[i]);
}

INLINE unbent(float *restrict d, const float *restrict y, int n, int bend) {
  if (bend == RELU) for (int i = 0; i < n; i++) d[i] = y[i] > 0 ? d[i] : 0;
  if (bend == TANH) for (int i = 0; i < n; i++) d[i] *= 1 - y[i] * y[i];
}

INLINE dense(const float *restrict x, const float *restrict w, const float *restrict b, float *restrict y, int rows, int n, int m, int bend) {
  for (int r = 0; r < rows; r++) {
    for (int j = 0; j < m; j++) y[r * m + j] = b[j];
    for (int k = 0; k < n; k++) for (int j = 0; j < m; j++) y[r * m + j] += x[r * n + k] * w[k * m + j];
  }
  bent(y, rows * m, bend);
}

INLINE dense_back(const float *restrict x, const float *restrict w, const float *restrict y, float *restrict d, float *restrict dw, float *restrict db, float *restrict dx, int rows, int n, int m, int bend) {
  unbent(d, y, rows * m, bend);
  for (int r = 0; r < rows; r++) for (int j = 0; j < m; j++) db[j] += d[r * m + j];
  for (int k = 0; k < n; k++) for (int r = 0; r < rows; r++) for (int j = 0; j < m; j++) dw[k * m + j] += x[r * n + k] * d[r * m + j];
  if (!dx) return;
  static float turned[1 << 16];
  for (int k = 0; k < n; k++) for (int j = 0; j < m; j++) turned[j * n + k] = w[k * m + j];
  memset(dx, 0, sizeof(float) * rows * n);
  for (int r = 0; r < rows; r++) for (int j = 0; j < m; j++) for (int k = 0; k < n; k++) dx[r * n + k] += d[r * m + j] * turned[j * n + k];
}

INLINE conv(const float *restrict x, const float *restrict w, const float *restrict b, float *restrict y, int rows, int h, int wd, int c, int k, int f, int bend) {
  const int oh = h - k + 1, ow = wd - k + 1;
  for (int r = 0; r < rows; r++) for (int i = 0; i < oh; i++) for (int j = 0; j < ow; j += 4) {
    float *to = y + ((r * oh + i) * ow + j) * f;
    const int many = ow - j < 4 ? ow - j : 4;
    for (int o = 0; o < many; o++) for (int q = 0; q < f; q++) to[o * f + q] = b[q];
    for (int ky = 0; ky < k; ky++) for (int t = 0; t < k * c; t++) {
      const float *line = x + ((r * h + i + ky) * wd + j) * c + t, *taps = w + (ky * k * c + t) * f;
      if (many == 4) for (int o = 0; o < 4; o++) for (int q = 0; q < f; q++) to[o * f + q] += line[o * c] * taps[q];
      else for (int o = 0; o < many; o++) for (int q = 0; q < f; q++) to[o * f + q] += line[o * c] * taps[q];
    }
  }
  bent(y, rows * oh * ow * f, bend);
}

INLINE conv_back(const float *restrict x, const float *restrict w, const float *restrict y, float *restrict d, float *restrict dw, float *restrict db, float *restrict dx, int rows, int h, int wd, int c, int k, int f, int bend) {
  const int oh = h - k + 1, ow = wd - k + 1;
  unbent(d, y, rows * oh * ow * f, bend);
  for (int p = 0; p < rows * oh * ow; p++) for (int q = 0; q < f; q++) db[q] += d[p * f + q];
  for (int r = 0; r < rows; r++) for (int ky = 0; ky < k; ky++) for (int i = 0; i < oh; i++) for (int j = 0; j < ow; j++) {
    const float *seen = x + ((r * h + i + ky) * wd + j) * c, *g = d + ((r * oh + i) * ow + j) * f;
    for (int t = 0; t < k * c; t++) for (int q = 0; q < f; q++) dw[(ky * k * c + t) * f + q] += seen[t] * g[q];
  }
  if (!dx) return;
  static float turned[1 << 16];
  for (int t = 0; t < k * k * c; t++) for (int q = 0; q < f; q++) turned[q * k * k * c + t] = w[t * f + q];
  memset(dx, 0, sizeof(float) * rows * h * wd * c);
  for (int r = 0; r < rows; r++) for (int i = 0; i < oh; i++) for (int j = 0; j < ow; j++) for (int ky = 0; ky < k; ky++) {
    float *line = dx + ((r * h + i + ky) * wd + j) * c;
    for (int q = 0; q < f; q++) {
      const float g = d[((r * oh + i) * ow + j) * f + q];
      for (int t = 0; t < k * c; t++) line[t] += g * turned[q * k * k * c + ky * k * c + t];
    }
  }
}

INLINE pool(const float *restrict x, float *restrict y, int *restrict won, int rows, int h, int wd, int c, int s) {
  int to = 0;
  for (int r = 0; r < rows; r++) for (int i = 0; i < h / s; i++) for (int j = 0; j < wd / s; j++) for (int q = 0; q < c; q++, to++) {
    int best = ((r * h + i * s) * wd + j * s) * c + q;
    for (int a = 0; a < s; a++) for (int b = 0; b < s; b++) {
      const int from = ((r * h + i * s + a) * wd + j * s + b) * c + q;
      best = x[from] > x[best] ? from : best;
    }
    y[to] = x[best];
    won[to] = best;
  }
}

INLINE pool_back(const float *restrict d, float *restrict dx, const int *restrict won, int rows, int h, int wd, int c, int s) {
  memset(dx, 0, sizeof(float) * rows * h * wd * c);
  for (int i = 0; i < rows * (h / s) * (wd / s) * c; i++) dx[won[i]] += d[i];
}

INLINE embed(const float *restrict x, const float *restrict w, float *restrict y, int many, int units) {
  for (int i = 0; i < many; i++) for (int j = 0; j < units; j++) y[i * units + j] = w[(int)x[i] * units + j];
}

INLINE embed_back(const float *restrict x, const float *restrict d, float *restrict dw, int many, int units) {
  for (int i = 0; i < many; i++) for (int j = 0; j < units; j++) dw[(int)x[i] * units + j] += d[i * units + j];
}

INLINE cross_entropy(float *restrict y, const float *restrict targets, float *loss, int rows, int m) {
  float total = 0;
  for (int r = 0; r < rows; r++) {
    float *row = y + r * m, top = row[0], sum = 0;
    for (int j = 1; j < m; j++) top = row[j] > top ? row[j] : top;
    for (int j = 0; j < m; j++) sum += row[j] = expf(row[j] - top);
    total -= logf(row[(int)targets[r]] / sum);
    for (int j = 0; j < m; j++) row[j] /= sum * rows;
    row[(int)targets[r]] -= 1.0f / rows;
  }
  *loss = total / rows;
}

INLINE update(float *restrict p, const float *restrict g, float *restrict m, float *restrict v, int n, float rate, int step) {
  const float size = rate / (1 - pow(0.9, step)), scale = 1 / (1 - pow(0.999, step));
  for (int i = 0; i < n; i++) {
    m[i] = 0.9f * m[i] + 0.1f * g[i];
    v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
    p[i] -= size * m[i] / (sqrtf(v[i] * scale) + 1e-7f);
  }
}

static float *numbers(long count) { return aligned_alloc(64, (count * 4 + 127) & ~63L); }

static float *from_file(const char *path, long count) {
  float *all = numbers(count);
  FILE *file = fopen(path, "rb");
  if (!file || fread(all, 4, count, file) != (size_t)count) exit(3);
  fclose(file);
  return all;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}
