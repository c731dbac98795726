"""Writes tests/golden/scipy-power-law.json: learning curves a + b n^-c fitted by scipy.optimize.curve_fit, with profile likelihood
intervals of c and of the gain from twice the data, found by refitting with the quantity held (least_squares) and root finding (brentq).

    /usr/bin/python3 tests/golden/make_scipy_power_law_golden.py

Made with scipy 1.10.1 and numpy 1.24.2 (Debian's python3-scipy). Imports nothing of this project.
"""
import json
from pathlib import Path

import numpy
from scipy import optimize, stats

draw = numpy.random.default_rng(11)


def law(n, a, b, c):
    return a + b * n**-c


def profile(n, y, held, start, least, inside):
    """The values of a held quantity at which the least squared error is that of the 95% limit. `held(value)` gives a residual function."""
    freedom = len(y) - 3
    limit = least * (1 + stats.t.isf(0.025, freedom) ** 2 / freedom)

    def above(value):
        fits = [optimize.least_squares(held(value), guess, xtol=1e-14, ftol=1e-14, gtol=1e-14) for guess in start]
        return min(2 * fit.cost for fit in fits) - limit

    step = abs(inside) * 0.05 + 1e-6
    ends = []
    for sign in (-1, 1):
        far = inside
        for _ in range(400):
            far += sign * step
            if above(far) > 0:
                break
        ends.append(float(optimize.brentq(above, far - sign * step, far, xtol=1e-13)))
    return ends


def case(name, sizes, seeds, a, b, c, noise):
    n = numpy.repeat(numpy.array(sizes, dtype=float), seeds)
    y = numpy.round(law(n, a, b, c) + noise * draw.standard_normal(len(n)), 6)
    (a1, b1, c1), _ = optimize.curve_fit(law, n, y, p0=(a, b, c), maxfev=100000, xtol=1e-14, ftol=1e-14)
    least = float(((y - law(n, a1, b1, c1)) ** 2).sum())
    largest = n.max()
    gain = law(2 * largest, a1, b1, c1) - law(largest, a1, b1, c1)

    def rate_held(value):
        return lambda p: y - p[0] - p[1] * (n / largest) ** -value

    def gain_held(value):
        return lambda p: y - p[0] - value * (n / largest) ** -p[1] / (2 ** -p[1] - 1)

    rate = profile(n, y, rate_held, [(a1, b1 * largest**-c1)], least, c1)
    gains = profile(n, y, gain_held, [(a1, s) for s in (c1, c1 / 2, c1 * 2)], least, gain)
    return {
        'name': name,
        'points': [[int(size), float(score)] for size, score in zip(n, y)],
        'limit': float(a1),
        'amount': float(b1),
        'rate': [float(c1), *rate],
        'gain': [float(gain), *gains],
    }


golden = [
    case('accuracy, five seeds, well settled', [25, 50, 100, 200, 400, 800], 5, 0.97, -1.6, 0.7, 0.004),
    case('a loss, three seeds', [40, 80, 160, 320, 640], 3, 0.2, 9.0, 0.8, 0.02),
    case('four sizes, four seeds', [30, 90, 270, 810], 4, 0.9, -2.0, 0.6, 0.006),
]
Path(__file__).with_name('scipy-power-law.json').write_text(json.dumps(golden) + '\n')
for each in golden:
    print(each['name'], each['limit'], each['amount'], each['rate'], each['gain'])
