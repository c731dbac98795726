"""Writes tests/golden/sklearn-preparation.json: what scikit-learn makes of the penguins with a fixed split.

    /usr/bin/python3 tests/golden/make_sklearn_golden.py

Made with scikit-learn 1.2.1 and numpy 1.24.2 (Debian's python3-sklearn). Imports nothing of this project.
"""
import csv
import json
from pathlib import Path

import numpy
import sklearn
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.impute import SimpleImputer
from sklearn.metrics import accuracy_score, hamming_loss, log_loss, mean_squared_error, r2_score
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler

root = Path(__file__).resolve().parents[2]
with open(root / 'datasets' / 'penguins.csv', newline='') as file:
    table = list(csv.DictReader(file))

numbers = ['bill_length_mm', 'bill_depth_mm', 'flipper_length_mm', 'body_mass_g']
categories = ['island', 'sex']
# Every fifth row validates; no penguin of Torgersen island trains, so that validation holds a category which training has not seen.
validation = [row for row in range(len(table)) if row % 5 == 0]
train = [row for row in range(len(table)) if row % 5 != 0 and table[row]['island'] != 'Torgersen']

raw_numbers = numpy.array([[float(row[name]) if row[name] else numpy.nan for name in numbers] for row in table])
raw_categories = numpy.array([[row[name] or None for name in categories] for row in table], dtype=object)


def prepared(strategy, scaler):
    imputer = SimpleImputer(strategy=strategy).fit(raw_numbers[train])
    scaler.fit(imputer.transform(raw_numbers[train]))
    frequent = SimpleImputer(strategy='most_frequent', missing_values=None).fit(raw_categories[train])
    encoder = OneHotEncoder(handle_unknown='ignore', sparse_output=False).fit(frequent.transform(raw_categories[train]))
    scaled = scaler.transform(imputer.transform(raw_numbers[validation]))
    hot = encoder.transform(frequent.transform(raw_categories[validation]))
    return {
        'fills': imputer.statistics_.tolist(),
        'offsets': (scaler.mean_ if isinstance(scaler, StandardScaler) else scaler.data_min_).tolist(),
        'scales': (scaler.scale_ if isinstance(scaler, StandardScaler) else scaler.data_range_).tolist(),
        'frequent': frequent.statistics_.tolist(),
        'categories': [values.tolist() for values in encoder.categories_],
        # islands, then numbers, then sexes: the order of the columns in the file
        'validation': numpy.hstack([hot[:, : len(encoder.categories_[0])], scaled, hot[:, len(encoder.categories_[0]) :]]).tolist(),
    }


def classifier():
    species = numpy.array([row['species'] for row in table])
    dummy = DummyClassifier(strategy='prior').fit(raw_numbers[train], species[train])
    chances = dummy.predict_proba(raw_numbers[validation])
    guesses = dummy.predict(raw_numbers[validation])
    return {
        'guess': str(guesses[0]),
        'accuracy': accuracy_score(species[validation], guesses),
        'loss': log_loss(species[validation], chances, labels=dummy.classes_),
    }


def regressor():
    mass = raw_numbers[:, 3]
    rows = [row for row in train if not numpy.isnan(mass[row])]
    held = [row for row in validation if not numpy.isnan(mass[row])]
    scaler = StandardScaler().fit(mass[rows].reshape(-1, 1))
    dummy = DummyRegressor().fit(raw_numbers[rows], scaler.transform(mass[rows].reshape(-1, 1)).ravel())
    truth = scaler.transform(mass[held].reshape(-1, 1)).ravel()
    guesses = dummy.predict(raw_numbers[held])
    return {'mean': scaler.mean_[0], 'r2': r2_score(truth, guesses), 'loss': mean_squared_error(truth, guesses)}


def several():
    mass_and_flipper = raw_numbers[:, [3, 2]]
    rows = [row for row in train if not numpy.isnan(mass_and_flipper[row]).any()]
    held = [row for row in validation if not numpy.isnan(mass_and_flipper[row]).any()]
    scaler = StandardScaler().fit(mass_and_flipper[rows])
    dummy = DummyRegressor().fit(raw_numbers[rows], scaler.transform(mass_and_flipper[rows]))
    truth, guesses = scaler.transform(mass_and_flipper[held]), dummy.predict(raw_numbers[held])
    return {
        'means': scaler.mean_.tolist(),
        'scales': scaler.scale_.tolist(),
        'truth': truth.tolist(),
        'r2': r2_score(truth, guesses),
        'loss': mean_squared_error(truth, guesses),
    }


def labels():
    answers = numpy.array([[row['sex'] == 'MALE', row['species'] == 'Adelie', row['island'] == 'Dream'] for row in table]).astype(int)
    dummy = DummyClassifier(strategy='prior').fit(raw_numbers[train], answers[train])
    chances, guesses = dummy.predict_proba(raw_numbers[validation]), dummy.predict(raw_numbers[validation])
    losses = [log_loss(truth, chance, labels=[0, 1]) for truth, chance in zip(answers[validation].T, chances)]
    return {'answers': answers.ravel().tolist(), 'loss': numpy.mean(losses), 'metric': 1 - hamming_loss(answers[validation], guesses)}


golden = {
    'madeWith': f'scikit-learn {sklearn.__version__}, numpy {numpy.__version__}',
    'train': train,
    'validation': validation,
    'meanStandard': prepared('mean', StandardScaler()),
    'medianMinMax': prepared('median', MinMaxScaler()),
    'classifier': classifier(),
    'regressor': regressor(),
    'several': several(),
    'labels': labels(),
}
target = root / 'tests' / 'golden' / 'sklearn-preparation.json'
target.write_text(json.dumps(golden, separators=(',', ':')) + '\n')
