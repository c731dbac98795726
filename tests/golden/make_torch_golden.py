"""Makes torch-mlp.json and torch-cnn.json: what PyTorch's losses are for given weights, data and batch order.

    python3 tests/golden/make_torch_golden.py        (torch 1.13, numpy 1.24; imports nothing of ours)

Layouts are the engine's: images [row, y, x, channel], dense weights [inputs, units], filters [y, x, channel, filter], a flatten
in the order y, x, channel. Weights and inputs are float32 numbers, written exactly; `losses` are those of PyTorch's usual
float32, `losses64` of the same training in float64. No dropout, since masks differ between libraries.
"""

import base64
import csv
import gzip
import json
import os

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

FOLDER = os.path.dirname(os.path.abspath(__file__))
DATASETS = os.path.join(FOLDER, "..", "..", "datasets")
STEPS = 50


def penguins():
    """Numeric columns standardised, categories one-hot; three targets: species, Gentoo or not, a made value."""
    with open(os.path.join(DATASETS, "penguins.csv"), newline="") as file:
        rows = list(csv.DictReader(file))
    columns = []
    for name in ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]:
        values = np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in rows])
        values = np.where(np.isnan(values), np.nanmean(values), values)
        columns.append((values - values.mean()) / values.std())
    for name in ["island", "sex"]:
        for category in sorted({row[name] for row in rows} - {"", "NA"}):
            columns.append(np.array([float(row[name] == category) for row in rows]))
    species = sorted({row["species"] for row in rows})
    codes = np.array([species.index(row["species"]) for row in rows])
    inputs = np.stack(columns, axis=1).astype(np.float32)
    value = np.sin(2 * inputs[:, 0]) + inputs[:, 1]
    return inputs, {"classes": codes, "binary": (codes == species.index("Gentoo")).astype(int), "value": value}


def mnist(count):
    """The first images of the shipped part, pixels / 255; digits come round in turn."""
    with gzip.open(os.path.join(DATASETS, "mnist-2000.bin.gz")) as file:
        content = np.frombuffer(file.read(), dtype=np.uint8)
    labels, pixels = content[:2000], content[2000:].reshape(2000, 28, 28, 1)
    return pixels[:count], labels[:count]


class Flatten(nn.Module):
    """In the order y, x, channel."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}


def build(layers, shape):
    """A torch net from our layer list; `shape` is ours, without the batch."""
    modules = []
    for layer in layers:
        kind = layer["type"]
        if kind == "dense":
            modules.append(nn.Linear(shape[0], layer["units"]))
            shape = [layer["units"]]
        elif kind == "conv2d":
            modules.append(nn.Conv2d(shape[2], layer["filters"], layer["kernelSize"]))
            shape = [shape[0] - layer["kernelSize"] + 1, shape[1] - layer["kernelSize"] + 1, layer["filters"]]
        elif kind == "maxPool2d":
            modules.append(nn.MaxPool2d(layer["size"]))
            shape = [shape[0] // layer["size"], shape[1] // layer["size"], shape[2]]
        elif kind == "flatten":
            modules.append(Flatten())
            shape = [shape[0] * shape[1] * shape[2]]
        if layer.get("activation", "linear") != "linear":
            modules.append(ACTIVATIONS[layer["activation"]]())
    return nn.Sequential(*modules)


def base64_of(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def weights_of(net):
    """All parameters in order, weights before bias, in our layouts: one flat float32 array."""
    parts = []
    for parameter in net.parameters():
        value = parameter.detach()
        if value.dim() == 2:
            value = value.t()
        if value.dim() == 4:
            value = value.permute(2, 3, 1, 0)
        parts.append(value.reshape(-1).numpy().astype("<f4"))
    return np.concatenate(parts)


def optimizer_of(net, training):
    spec = training["optimizer"]
    decay = training["regularisation"]["l2"]  # of weights, not of biases
    weights = [p for p in net.parameters() if p.dim() > 1]
    biases = [p for p in net.parameters() if p.dim() == 1]
    groups = [{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0.0}]
    rate = training["learningRate"]
    if spec["type"] == "adam":
        return torch.optim.Adam(groups, lr=rate, betas=(spec["beta1"], spec["beta2"]), eps=spec["epsilon"])
    return torch.optim.SGD(groups, lr=rate, momentum=spec.get("momentum", 0.0))


LOSSES = {
    "softmaxCrossEntropy": lambda outputs, targets: F.cross_entropy(outputs, targets.long()),
    "sigmoidCrossEntropy": lambda outputs, targets: F.binary_cross_entropy_with_logits(outputs[:, 0], targets),
    "meanSquaredError": lambda outputs, targets: F.mse_loss(outputs[:, 0], targets),
}


def train(net, inputs, targets, orders, training):
    """The mean loss of each batch before its update."""
    optimizer = optimizer_of(net, training)
    losses = []
    for order in orders:
        for start in range(0, len(order), training["batchSize"]):
            batch = torch.as_tensor(order[start : start + training["batchSize"]])
            loss = LOSSES[training["loss"]](net(inputs[batch]), targets[batch])
            losses.append(loss.item())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return losses[:STEPS]


def run(name, layers, shape, inputs, target, targets, training, seed):
    torch.manual_seed(seed)
    orders = []
    batches = -(-len(targets) // training["batchSize"])
    while len(orders) * batches < STEPS:
        orders.append(torch.randperm(len(targets)).tolist())
    start = build(layers, shape)
    weights = weights_of(start)
    losses = {}
    for precision in [torch.float32, torch.float64]:
        net = build(layers, shape)
        net.load_state_dict(start.state_dict())
        net = net.to(precision)
        x = torch.as_tensor(inputs).to(precision)
        if x.dim() == 4:
            x = x.permute(0, 3, 1, 2).contiguous()
        losses[precision] = train(net, x, torch.as_tensor(targets).to(precision), orders, training)
    single, double = losses[torch.float32], losses[torch.float64]
    apart = max(abs(a - b) / abs(b) for a, b in zip(single, double))
    print(f"{name}: loss {single[0]:.4f} to {single[-1]:.4f}; float32 and float64 at most {apart:.1e} apart")
    return {
        "name": name,
        "layers": layers,
        "target": target,
        "training": training,
        "orders": orders,
        "weights": base64_of(weights),
        "losses": single,
        "losses64": double,
    }


def training_of(loss, optimizer, rate, batch, l2=0.0):
    return {"loss": loss, "optimizer": optimizer, "learningRate": rate, "batchSize": batch, "regularisation": {"l1": 0, "l2": l2}}


ADAM = {"type": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}


def dense(units, activation="linear"):
    return {"type": "dense", "units": units, "activation": activation}


def write(name, content):
    with open(os.path.join(FOLDER, name), "w") as file:
        json.dump(content, file)
        file.write("\n")


def main():
    torch.set_num_threads(1)
    inputs, targets = penguins()
    shape = [inputs.shape[1]]
    three = [dense(16, "relu"), dense(3)]
    plans = [
        ("penguins, the template", three, "classes", training_of("softmaxCrossEntropy", ADAM, 0.01, 32)),
        ("deeper", [dense(16, "relu"), dense(16, "relu"), dense(3)], "classes", training_of("softmaxCrossEntropy", ADAM, 0.01, 32)),
        ("momentum", three, "classes", training_of("softmaxCrossEntropy", {"type": "momentum", "momentum": 0.9}, 0.01, 32)),
        ("sgd with l2", three, "classes", training_of("softmaxCrossEntropy", {"type": "sgd"}, 0.01, 32, 0.05)),
        ("adam with l2, tanh", [dense(8, "tanh"), dense(3)], "classes", training_of("softmaxCrossEntropy", ADAM, 0.01, 16, 0.02)),
        ("two classes", [dense(8, "sigmoid"), dense(1)], "binary", training_of("sigmoidCrossEntropy", ADAM, 0.01, 32)),
        ("a value", [dense(8, "tanh"), dense(1)], "value", training_of("meanSquaredError", ADAM, 0.01, 32)),
    ]
    runs = []
    for seed, (name, layers, target, training) in enumerate(plans):
        runs.append(run(name, layers, shape, inputs, target, targets[target], training, seed))
    write(
        "torch-mlp.json",
        {
            "torch": torch.__version__,
            "inputShape": shape,
            "examples": len(inputs),
            "inputs": {"type": "float32", "base64": base64_of(inputs.astype("<f4"))},
            "targets": {name: values.tolist() for name, values in targets.items()},
            "runs": runs,
        },
    )

    pixels, labels = mnist(160)
    images = pixels.astype(np.float32) / np.float32(255)
    layers = [
        {"type": "conv2d", "filters": 8, "kernelSize": 3, "activation": "relu"},
        {"type": "maxPool2d", "size": 2},
        {"type": "conv2d", "filters": 16, "kernelSize": 3, "activation": "relu"},
        {"type": "maxPool2d", "size": 2},
        {"type": "flatten"},
        dense(10),
    ]
    training = training_of("softmaxCrossEntropy", ADAM, 0.005, 32)
    cnn = run("MNIST, the template", layers, [28, 28, 1], images, "classes", labels.astype(int), training, 0)
    write(
        "torch-cnn.json",
        {
            "torch": torch.__version__,
            "inputShape": [28, 28, 1],
            "examples": len(images),
            "inputs": {"type": "uint8", "divisor": 255, "base64": base64_of(pixels)},
            "targets": {"classes": labels.tolist()},
            "runs": [cnn],
        },
    )


if __name__ == "__main__":
    main()
