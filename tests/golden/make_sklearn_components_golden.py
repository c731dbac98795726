"""Writes tests/golden/sklearn-components.json: the first two principal components of drawn tables by scikit-learn's exact solver.

    /usr/bin/python3 tests/golden/make_sklearn_components_golden.py

Made with scikit-learn 1.2.1 and numpy 1.24.2 (Debian's python3-sklearn). Imports nothing of this project. scikit-learn 1.2 takes the
sign of a component from its scores; here, as it does since 1.5, the largest loading is made positive.
"""
import json
from pathlib import Path

import numpy
from sklearn.decomposition import PCA

draw = numpy.random.default_rng(11)


def case(name, values):
    values = numpy.asarray(values, dtype=numpy.float32)
    fitted = PCA(n_components=2, svd_solver='full').fit(values.astype(float))
    signs = numpy.sign(fitted.components_[range(2), numpy.abs(fitted.components_).argmax(axis=1)])
    scores = fitted.transform(values.astype(float)) * signs
    return {
        'name': name,
        'rows': len(values),
        'values': values.ravel().astype(float).tolist(),
        'scores': scores.T.tolist(),
        'loadings': (fitted.components_ * signs[:, None]).tolist(),
        'shares': fitted.explained_variance_ratio_.tolist(),
    }


def mixed(rows, columns, rank):
    return draw.normal(size=(rows, rank)) @ draw.normal(size=(rank, columns)) + 0.1 * draw.normal(size=(rows, columns)) + 3


golden = [
    case('more rows than columns', mixed(40, 5, 3)),
    case('more columns than rows', mixed(9, 30, 4)),
    case('as many of both', mixed(12, 12, 6)),
    case('columns of unlike size', mixed(25, 4, 2) * [1, 100, 0.01, 10]),
    case('activations with many zeros', numpy.maximum(mixed(30, 16, 5) - 4, 0)),
    case('two columns', mixed(8, 2, 2)),
]
path = Path(__file__).with_name('sklearn-components.json')
path.write_text(json.dumps(golden) + '\n')
