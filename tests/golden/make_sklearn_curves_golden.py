"""Writes tests/golden/sklearn-curves.json: what scikit-learn and scipy make of chances of one class against the rest.

    /usr/bin/python3 tests/golden/make_sklearn_curves_golden.py

Made with scikit-learn 1.2.1, scipy 1.10.1 and numpy 1.24.2 (Debian). Imports nothing of this project. DeLong's interval, which neither has, is
taken from its definition over all pairs in numpy.
"""
import json
import warnings
from pathlib import Path

import numpy
import scipy
import sklearn
from scipy import stats
from sklearn import calibration, metrics

warnings.filterwarnings('ignore')
draw = numpy.random.default_rng(31)


def delong(truth, chances):
    """Structural components over all pairs (DeLong, DeLong & Clarke-Pearson 1988)."""
    high, low = chances[truth == 1], chances[truth == 0]
    wins = (high[:, None] > low[None, :]) + 0.5 * (high[:, None] == low[None, :])
    variance = wins.mean(axis=1).var(ddof=1) / len(high) + wins.mean(axis=0).var(ddof=1) / len(low)
    half = stats.norm.ppf(0.975) * numpy.sqrt(variance)
    return [max(0, wins.mean() - half), min(1, wins.mean() + half)]


def bins(truth, chances, strategy):
    share, chance = calibration.calibration_curve(truth, chances, n_bins=10, strategy=strategy, pos_label=1)
    return {'share': share.tolist(), 'chance': chance.tolist()}


def at(truth, chances, threshold):
    guess = (chances >= threshold).astype(int)
    tn, fp, fn, tp = metrics.confusion_matrix(truth, guess, labels=[0, 1]).ravel().tolist()
    wilson = lambda part, of: list(stats.binomtest(part, of).proportion_ci(0.95, 'wilson')) if of > 0 else [0, 1]
    return {
        'threshold': threshold,
        'counts': {'truePositives': tp, 'falsePositives': fp, 'trueNegatives': tn, 'falseNegatives': fn},
        'f1': metrics.f1_score(truth, guess, zero_division=0),
        'precision': metrics.precision_score(truth, guess, zero_division=0),
        'recall': metrics.recall_score(truth, guess, zero_division=0),
        'precisionInterval': wilson(tp, tp + fp),
        'recallInterval': wilson(tp, tp + fn),
    }


def curves(name, truth, chances):
    truth, chances = numpy.asarray(truth), numpy.asarray(chances, dtype=float)
    falls, rises, thresholds = metrics.roc_curve(truth, chances, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(truth, chances)
    return {
        'name': name,
        'truth': truth.tolist(),
        'chances': chances.tolist(),
        'roc': {'x': falls.tolist(), 'y': rises.tolist(), 'thresholds': thresholds[1:].tolist()},
        'area': metrics.roc_auc_score(truth, chances),
        'interval': delong(truth, chances),
        'precisionRecall': {'x': recall[::-1].tolist(), 'y': precision[::-1].tolist()},
        'averagePrecision': metrics.average_precision_score(truth, chances),
        'brier': metrics.brier_score_loss(truth, chances, pos_label=1),
        'width': bins(truth, chances, 'uniform'),
        'count': bins(truth, chances, 'quantile'),
        'at': [at(truth, chances, threshold) for threshold in (0, 0.25, 0.5, 0.9, 1)],
    }


def informed(rows, share, strength, digits=None):
    truth = (draw.random(rows) < share).astype(int)
    chances = 1 / (1 + numpy.exp(-(strength * (truth - 0.5) + draw.normal(size=rows))))
    return truth, chances if digits is None else numpy.round(chances, digits)


golden = {
    'madeWith': f'scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {numpy.__version__}',
    'curves': [
        curves('informed', *informed(120, 0.4, 1.5)),
        curves('many ties', *informed(150, 0.5, 1, 1)),
        curves('rare positives', *informed(200, 0.05, 2, 3)),
        curves('worse than chance', *informed(80, 0.5, -2)),
        curves('certain and wrong', [0, 1, 1, 0, 1], [1, 0, 1, 0, 0.5]),
    ],
}
target = Path(__file__).resolve().parent / 'sklearn-curves.json'
target.write_text(json.dumps(golden, separators=(',', ':')) + '\n')
