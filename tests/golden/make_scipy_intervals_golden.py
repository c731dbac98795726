"""Writes tests/golden/scipy-intervals.json: quantiles of Student's t, intervals of means and of differences of means.

    /usr/bin/python3 tests/golden/make_scipy_intervals_golden.py

Made with scipy 1.10.1 and numpy 1.24.2 (Debian's python3-scipy). Imports nothing of this project.
"""
import json
from pathlib import Path

import numpy
from scipy import stats

draw = numpy.random.default_rng(5)

quantiles = [
    {'share': share, 'freedom': freedom, 't': float(stats.t.ppf((1 + share) / 2, freedom))}
    for share in (0.5, 0.9, 0.95, 0.99)
    for freedom in (1, 2, 3, 4, 5, 9, 16, 31, 62)
]

means = []
for n in (2, 3, 5, 32):
    values = draw.normal(0.9, 0.03, n)
    low, high = stats.t.interval(0.95, n - 1, loc=values.mean(), scale=stats.sem(values))
    means.append({'values': values.tolist(), 'mean': float(values.mean()), 'half': float((high - low) / 2)})

differences = []
for n, m, spread in ((2, 5, 0.01), (5, 5, 0.03), (5, 10, 0.2), (32, 3, 0.05)):
    a, b = draw.normal(0.9, 0.03, n), draw.normal(0.92, spread, m)
    va, vb = a.var(ddof=1) / n, b.var(ddof=1) / m
    freedom = (va + vb) ** 2 / (va**2 / (n - 1) + vb**2 / (m - 1))
    half = stats.t.ppf(0.975, int(freedom)) * numpy.sqrt(va + vb)  # rounded down
    differences.append({'a': a.tolist(), 'b': b.tolist(), 'difference': float(b.mean() - a.mean()), 'half': float(half)})

golden = {'quantiles': quantiles, 'means': means, 'differences': differences}
Path(__file__).with_name('scipy-intervals.json').write_text(json.dumps(golden, indent=1) + '\n')
