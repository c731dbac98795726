"""Makes torch-values.json and torch-labels.json: PyTorch's losses where several targets are predicted at once.

    python3 tests/golden/make_torch_targets_golden.py        (as make_torch_golden.py, whose ways it uses; scikit-learn 1.2)

Penguins, prepared by scikit-learn as a data cell does that holds nothing out: rows without a target are left out, gaps take the mean
(or the most frequent word), numbers are standardised, words are one-hot, columns stay in the order of the file. `values`: body mass and
flipper length, each standardised by itself. `labels`: male, Adelie, heavier than 4 kg.
"""

import csv
import os

import numpy as np
import torch
from make_torch_golden import ADAM, DATASETS, LOSSES, base64_of, dense, run, training_of, write
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from torch.nn import functional as F

LOSSES["sigmoidCrossEntropy"] = F.binary_cross_entropy_with_logits
LOSSES["meanSquaredError"] = F.mse_loss
LOSSES["meanAbsoluteError"] = F.l1_loss
LOSSES["huber"] = F.huber_loss

with open(os.path.join(DATASETS, "penguins.csv"), newline="") as file:
    TABLE = list(csv.DictReader(file))


def number(name, rows):
    return np.array([[float(row[name]) if row[name] else np.nan] for row in rows])


def features(names, rows):
    parts = []
    for name in names:
        if name in ("species", "island", "sex"):
            words = np.array([[row[name] or None] for row in rows], dtype=object)
            words = SimpleImputer(strategy="most_frequent", missing_values=None).fit_transform(words)
            parts.append(OneHotEncoder(sparse_output=False).fit_transform(words))
        else:
            parts.append(StandardScaler().fit_transform(SimpleImputer().fit_transform(number(name, rows))))
    return np.hstack(parts).astype("<f4")


def file(inputs, targets, name, plans):
    runs = []
    for seed, (title, layers, training) in enumerate(plans):
        runs.append(run(title, layers, [inputs.shape[1]], inputs, name, targets, training, seed))
    return {
        "torch": torch.__version__,
        "inputShape": [inputs.shape[1]],
        "examples": len(inputs),
        "inputs": {"type": "float32", "base64": base64_of(inputs)},
        "targets": {name: targets.ravel().tolist()},
        "runs": runs,
    }


def main():
    torch.set_num_threads(1)
    measured = ["body_mass_g", "flipper_length_mm"]
    rows = [row for row in TABLE if all(row[name] for name in measured)]
    values = np.hstack([StandardScaler().fit_transform(number(name, rows)) for name in measured]).astype("<f4")
    inputs = features(["species", "island", "bill_length_mm", "bill_depth_mm", "sex"], rows)
    momentum = {"type": "momentum", "momentum": 0.9}
    plans = [
        ("two values", [dense(16, "relu"), dense(2)], training_of("meanSquaredError", ADAM, 0.01, 32)),
        ("two values, absolute errors", [dense(8, "tanh"), dense(2)], training_of("meanAbsoluteError", ADAM, 0.01, 24, 0.01)),
        ("two values, Huber", [dense(16, "relu"), dense(2)], training_of("huber", momentum, 0.01, 32)),
    ]
    write("torch-values.json", file(inputs, values, "values", plans))

    rows = [row for row in TABLE if row["sex"] and row["body_mass_g"]]
    answers = [[row["sex"] == "MALE", row["species"] == "Adelie", float(row["body_mass_g"]) > 4000] for row in rows]
    labels = np.array(answers).astype("<f4")
    inputs = features(["island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm"], rows)
    plans = [
        ("three labels", [dense(16, "relu"), dense(3)], training_of("sigmoidCrossEntropy", ADAM, 0.01, 32)),
        ("three labels, momentum", [dense(8, "tanh"), dense(3)], training_of("sigmoidCrossEntropy", momentum, 0.01, 16, 0.02)),
    ]
    write("torch-labels.json", file(inputs, labels, "labels", plans))


if __name__ == "__main__":
    main()
