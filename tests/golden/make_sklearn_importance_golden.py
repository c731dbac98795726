"""Writes tests/golden/sklearn-importance.json: what fields answer for in the variance of a target, by the trees of scikit-learn, each judged on
the rows that it was not grown on; permutation importance of a forest on fresh rows; rank correlations by scipy.

    /usr/bin/python3 tests/golden/make_sklearn_importance_golden.py

Made with scikit-learn 1.2.1, scipy 1.10.1 and numpy 1.24.2 (Debian's python3-sklearn). Imports nothing of this project.
"""
import json
from pathlib import Path

import numpy
from scipy import stats
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import permutation_importance
from sklearn.tree import DecisionTreeRegressor

draw = numpy.random.default_rng(7)


def unseen(x, y, trees=3000):
    """Half of what the squared error rises on rows out of a tree, the mean of the trees; and the variance told of rows out of them."""
    rises = numpy.zeros(x.shape[1])
    said, count = numpy.zeros(len(y)), numpy.zeros(len(y))
    for _ in range(trees):
        bag = draw.integers(len(y), size=len(y))
        out = numpy.setdiff1d(numpy.arange(len(y)), bag)
        inside, times = numpy.unique(bag, return_counts=True)
        tree = DecisionTreeRegressor(min_samples_leaf=2, random_state=int(draw.integers(2**31)))
        tree.fit(x[inside], y[inside], sample_weight=times)
        guess = tree.predict(x[out])
        said[out] += guess
        count[out] += 1
        for field in range(x.shape[1]):
            mixed = x[out].copy()
            mixed[:, field] = draw.permutation(mixed[:, field])
            rises[field] += (((y[out] - tree.predict(mixed)) ** 2).mean() - ((y[out] - guess) ** 2).mean()) / 2
    error = ((y - said / count) ** 2).mean()
    return (rises / trees / y.var()).tolist(), 1 - error / y.var()


def case(name, rows, levels, fields, target):
    codes = draw.integers(levels, size=(rows, fields))
    x = codes / (levels - 1)
    y = numpy.round(target(x), 6)
    shares, explained = unseen(x, y)
    forest = RandomForestRegressor(n_estimators=200, min_samples_leaf=2, random_state=1).fit(x, y)
    fresh = draw.integers(levels, size=(2000, fields)) / (levels - 1)
    of_fresh = target(fresh)
    held = permutation_importance(forest, fresh, of_fresh, scoring='neg_mean_squared_error', n_repeats=5, random_state=2)
    return {
        'name': name,
        'levels': levels,
        'codes': codes.T.tolist(),
        'targets': y.tolist(),
        'shares': shares,
        'explained': float(explained),
        'onFreshRows': (held.importances_mean / 2 / of_fresh.var()).tolist(),
        'correlations': [float(stats.spearmanr(x[:, field], y)[0]) for field in range(fields)],
    }


golden = [
    case('3a + b, c and d nothing', 90, 8, 4, lambda x: 3 * x[:, 0] + x[:, 1] + 0.2 * draw.standard_normal(len(x))),
    case('a product, and noise', 110, 5, 3, lambda x: 4 * (x[:, 0] - 0.5) * (x[:, 1] - 0.5) + 0.2 * draw.standard_normal(len(x))),
]
Path(__file__).with_name('sklearn-importance.json').write_text(json.dumps(golden) + '\n')
for each in golden:
    print({key: value for key, value in each.items() if key not in ('codes', 'targets')})
