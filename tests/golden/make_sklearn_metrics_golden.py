"""Writes tests/golden/sklearn-metrics.json: what scikit-learn makes of drawn outputs, class by class and value by value.

    /usr/bin/python3 tests/golden/make_sklearn_metrics_golden.py

Made with scikit-learn 1.2.1 and numpy 1.24.2 (Debian's python3-sklearn). Imports nothing of this project. The expected calibration
error, which scikit-learn has not, is taken over the joint histogram of bins and hits in numpy.
"""
import json
import warnings
from pathlib import Path

import numpy
import sklearn
from sklearn import metrics

warnings.filterwarnings('ignore')
draw = numpy.random.default_rng(20)


def calibration(truth, chances, bins=15):
    guess, top = chances.argmax(axis=1), chances.max(axis=1)
    place = numpy.digitize(top, numpy.arange(1, bins) / bins, right=True)  # a bin holds its upper edge
    inside = (place[:, None] == numpy.arange(bins)).astype(float)
    counts = inside.sum(axis=0)
    safe = numpy.maximum(counts, 1)
    gaps = numpy.abs(inside.T @ (guess == truth) / safe - inside.T @ top / safe)
    return float((counts / len(truth) * gaps).sum())


def classes(name, truth, chances):
    truth, chances = numpy.asarray(truth), numpy.asarray(chances, dtype=float)
    labels = list(range(chances.shape[1]))
    guess = chances.argmax(axis=1)
    average = lambda of, how: of(truth, guess, average=how, zero_division=0)
    wanted = {
        'accuracy': metrics.accuracy_score(truth, guess),
        'balancedAccuracy': metrics.balanced_accuracy_score(truth, guess),
        'macroF1': average(metrics.f1_score, 'macro'),
        'macroPrecision': average(metrics.precision_score, 'macro'),
        'macroRecall': average(metrics.recall_score, 'macro'),
        'weightedPrecision': average(metrics.precision_score, 'weighted'),
        'weightedRecall': average(metrics.recall_score, 'weighted'),
        'logLoss': metrics.log_loss(truth, chances, labels=labels),
        'calibrationError': calibration(truth, chances),
    }
    if len(labels) == 2:
        wanted['brier'] = metrics.brier_score_loss(truth, chances[:, 1], pos_label=1)
        if len(set(truth)) == 2:
            wanted['rocAuc'] = metrics.roc_auc_score(truth, chances[:, 1])
    return {'name': name, 'classes': len(labels), 'truth': truth.tolist(), 'chances': chances.ravel().tolist(), 'metrics': wanted}


def labels(name, truth, yes):
    truth, yes = numpy.asarray(truth), numpy.asarray(yes, dtype=float)
    guess = (yes > 0.5).astype(int)
    average = lambda of, how: of(truth, guess, average=how, zero_division=0)
    columns = list(zip(truth.T, guess.T, yes.T))
    both_true = [len(set(column)) == 2 for column in truth.T]
    wanted = {
        'labelAccuracy': 1 - metrics.hamming_loss(truth, guess),
        'subsetAccuracy': metrics.accuracy_score(truth, guess),
        'macroF1': average(metrics.f1_score, 'macro'),
        'microF1': average(metrics.f1_score, 'micro'),
        'macroPrecision': average(metrics.precision_score, 'macro'),
        'macroRecall': average(metrics.recall_score, 'macro'),
        'weightedPrecision': average(metrics.precision_score, 'weighted'),
        'weightedRecall': average(metrics.recall_score, 'weighted'),
        'logLoss': numpy.mean([metrics.log_loss(t, y, labels=[0, 1]) for t, _, y in columns]),
        'brier': numpy.mean([metrics.brier_score_loss(t, y, pos_label=1) for t, _, y in columns]),
    }
    if all(both_true):
        wanted['rocAuc'] = metrics.roc_auc_score(truth, yes)  # macro
    each = []
    for (t, g, y), has_both in zip(columns, both_true):
        one = {
            'accuracy': metrics.accuracy_score(t, g),
            'balancedAccuracy': metrics.balanced_accuracy_score(t, g),
            'f1': metrics.f1_score(t, g, zero_division=0),
            'precision': metrics.precision_score(t, g, zero_division=0),
            'recall': metrics.recall_score(t, g, zero_division=0),
            'logLoss': metrics.log_loss(t, y, labels=[0, 1]),
            'brier': metrics.brier_score_loss(t, y, pos_label=1),
        }
        if has_both:
            one['rocAuc'] = metrics.roc_auc_score(t, y)
        each.append(one)
    return {'name': name, 'labels': truth.shape[1], 'truth': truth.ravel().tolist(), 'yes': yes.ravel().tolist(), 'metrics': wanted, 'each': each}


def values(name, truth, predicted):
    truth, predicted = numpy.asarray(truth, dtype=float), numpy.asarray(predicted, dtype=float)
    wanted = {
        'mse': metrics.mean_squared_error(truth, predicted),
        'rmse': metrics.mean_squared_error(truth, predicted, squared=False),
        'mae': metrics.mean_absolute_error(truth, predicted),
        'mape': metrics.mean_absolute_percentage_error(truth, predicted),
    }
    if len(truth) > 1:
        wanted['r2'] = metrics.r2_score(truth, predicted)
    width = 1 if truth.ndim == 1 else truth.shape[1]
    return {'name': name, 'width': width, 'truth': truth.ravel().tolist(), 'predicted': predicted.ravel().tolist(), 'metrics': wanted}


def chances(rows, width, sharpness, digits=None):
    powers = numpy.exp(draw.normal(size=(rows, width)) * sharpness)
    shares = powers / powers.sum(axis=1, keepdims=True)
    if digits is None:
        return shares
    first = numpy.round(shares[:, :1], digits)  # ties
    return numpy.hstack([first, 1 - first])


skewed = draw.choice(4, size=120, p=[0.7, 0.2, 0.08, 0.02])
apart = numpy.random.default_rng(21)  # so that the others stay as they were
unequal = (apart.random((90, 4)) < [0.5, 0.1, 0.9, 0.3]).astype(int)
slope = draw.normal(size=(60, 3)) * [1, 50, 0.01] + [3, 200, 1]
golden = {
    'madeWith': f'scikit-learn {sklearn.__version__}, numpy {numpy.__version__}',
    'classes': [
        classes('two classes', draw.integers(0, 2, 150), chances(150, 2, 1.5)),
        classes('two classes, many ties', draw.integers(0, 2, 150), chances(150, 2, 1, digits=1)),
        classes('two classes, certain and wrong', [0, 1, 1, 0], [[1, 0], [1, 0], [0, 1], [0.5, 0.5]]),
        classes('two classes, only one of them true', [1, 1, 1], [[0.2, 0.8], [0.6, 0.4], [0.4, 0.6]]),
        classes('four classes of unequal size', skewed, chances(120, 4, 2)),
        classes('a class never guessed', [0, 1, 2, 2, 1], [[0.8, 0.1, 0.1], [0.7, 0.2, 0.1], [0.1, 0.2, 0.7], [0.5, 0.1, 0.4], [0.1, 0, 0.9]]),
        classes('a class never true', [0, 1, 1], [[0.8, 0.1, 0.1], [0.1, 0.2, 0.7], [0.2, 0.5, 0.3]]),
        classes('a class neither true nor guessed', [0, 1, 1], [[0.8, 0.1, 0.1], [0.6, 0.3, 0.1], [0.2, 0.5, 0.3]]),
        classes('one example', [2], [[0.2, 0.2, 0.6]]),
    ],
    'labels': [
        labels('four labels of unequal share', unequal, numpy.clip(0.4 * unequal + apart.random((90, 4)) * 0.6, 0, 1)),
        labels('a label never guessed, one never true', [[1, 0, 1], [0, 0, 1], [1, 0, 0]], [[0.2, 0.4, 0.9], [0.1, 0.7, 0.8], [0.4, 0.1, 0.3]]),
        labels('no label true or guessed', [[0, 0], [0, 0]], [[0.2, 0.4], [0.1, 0.3]]),
        labels('certain, right and wrong', [[1, 0], [0, 1], [1, 1]], [[1, 0], [1, 0.5], [0.5, 1]]),
    ],
    'values': [
        values('one value', draw.normal(size=80) * 40 + 100, draw.normal(size=80) * 40 + 100),
        values('near the truth', numpy.arange(30) / 7, numpy.arange(30) / 7 + draw.normal(size=30) * 0.1),
        values('a truth of 0', [0, 1, 2], [0.5, 1, 2]),
        values('a constant truth', [5, 5, 5], [5, 6, 5]),
        values('a constant truth, all right', [5, 5], [5, 5]),
        values('one example', [3], [4]),
        values('three values of unequal size', slope, slope + draw.normal(size=(60, 3)) * [0.5, 20, 0.1]),
    ],
}
target = Path(__file__).resolve().parent / 'sklearn-metrics.json'
target.write_text(json.dumps(golden, separators=(',', ':')) + '\n')
