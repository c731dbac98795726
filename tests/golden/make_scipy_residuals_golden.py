"""Writes tests/golden/scipy-residuals.json: what scipy's probplot makes of drawn numbers.

    /usr/bin/python3 tests/golden/make_scipy_residuals_golden.py

Made with scipy 1.10.1 and numpy 1.24.2 (Debian's python3-scipy). Imports nothing of this project.
"""
import json
from pathlib import Path

import numpy
from scipy import stats

draw = numpy.random.default_rng(8)


def probability_plot(values):
    (x, y), (slope, intercept, correlation) = stats.probplot(values)
    return {
        'values': values.tolist(),
        'x': x.tolist(),
        'y': y.tolist(),
        'slope': slope,
        'intercept': intercept,
        'correlation': correlation,
    }


golden = {'plots': [probability_plot(draw.normal(2, 3, 40)), probability_plot(draw.exponential(1, 25)), probability_plot(numpy.array([1.0, 5, 2]))]}
target = Path(__file__).resolve().parent / 'scipy-residuals.json'
target.write_text(json.dumps(golden, separators=(',', ':')) + '\n')
