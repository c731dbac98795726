"""Writes tests/golden/scipy-verdict.json: tails and quantiles of t and normal distributions, mean squares of crossed scores, crossing
probabilities of sequential boundaries, expected maxima.

    /usr/bin/python3 tests/golden/make_scipy_verdict_golden.py

Made with scipy 1.10.1 and numpy 1.24.2 (Debian's python3-scipy). Imports nothing of this project.
"""
import json
from pathlib import Path

import numpy
from scipy import integrate, stats

draw = numpy.random.default_rng(6)

tails = [
    {'t': t, 'freedom': freedom, 'above': float(stats.t.sf(t, freedom))}
    for t in (0.1, 1.0, 2.5, 12.0)
    for freedom in (1, 1.5, 4, 7.25, 49, 321.7, 9481)
]
quantiles = [
    {'share': share, 'freedom': freedom, 't': float(stats.t.isf(share, freedom))}
    for share in (0.4, 0.05, 0.025, 1e-5)
    for freedom in (1, 1.5, 4, 7.25, 49, 321.7, 9481)
]
normals = [{'z': z, 'above': float(stats.norm.sf(z))} for z in (-2.0, 0.0, 0.5, 1.96, 2.999, 3.0, 4.8769, 9.0)]


def one_way(grid, axis):
    means = grid.mean(axis=axis)
    return means.var(ddof=1) / means.size


crossed = []
for seeds, examples, spread in ((2, 7, 0.5), (5, 12, 0.3), (8, 30, 1.5)):
    a = draw.normal(0.7, 0.2, (seeds, examples))
    b = a + 0.05 + draw.normal(0, spread, (seeds, 1)) + draw.normal(0, 0.4, (1, examples)) + draw.normal(0, 0.3, (seeds, examples))

    def parts(grid):
        rest = grid - grid.mean(1, keepdims=True) - grid.mean(0, keepdims=True) + grid.mean()
        cell = (rest**2).sum() / ((seeds - 1) * (examples - 1)) / grid.size
        return {'seeds': float(one_way(grid, 1)), 'examples': float(one_way(grid, 0)), 'cells': float(cell)}

    crossed.append({'a': a.tolist(), 'b': b.tolist(), 'difference': float((b - a).mean()), 'paired': parts(b - a), 'ofA': parts(a), 'ofB': parts(b)})

# The chance that a random walk seen at these shares of its way stays within z boundaries at each of them.
inside = []
for fractions, bounds in (([0.5, 1], [2.5, 1.99]), ([0.25, 0.5, 1], [3.0, 2.6, 2.0]), ([0.2, 0.3, 0.9], [2.2, 2.3, 2.4])):
    f = numpy.array(fractions)
    correlation = numpy.sqrt(numpy.minimum.outer(f, f) / numpy.maximum.outer(f, f))
    b = numpy.array(bounds)
    total = 0.0
    for signs in numpy.ndindex(*(2,) * len(b)):  # the box by inclusion and exclusion of its corners
        s = numpy.array(signs)
        total += (-1) ** s.sum() * stats.multivariate_normal.cdf(numpy.where(s, -b, b), cov=correlation, abseps=1e-9, releps=1e-9, maxpts=4_000_000)
    inside.append({'fractions': fractions, 'bounds': bounds, 'inside': float(total)})

maxima = [
    {'k': k, 'mean': float(integrate.quad(lambda x: x * k * stats.norm.pdf(x) * stats.norm.cdf(x) ** (k - 1), -10, 12, epsabs=1e-12)[0])}
    for k in (2, 3, 5, 10, 50)
]

golden = {'tails': tails, 'quantiles': quantiles, 'normals': normals, 'crossed': crossed, 'inside': inside, 'maxima': maxima}
Path(__file__).with_name('scipy-verdict.json').write_text(json.dumps(golden, indent=1) + '\n')
