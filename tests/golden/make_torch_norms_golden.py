"""Makes torch-norms.json, torch-batch-norm-cnn.json, torch-transformer.json and torch-names.json: PyTorch's losses with normalisation, every
activation, embeddings and causal attention.

    python3 tests/golden/make_torch_norms_golden.py        (torch 1.13, numpy 1.24; imports nothing of ours)

Formats and layouts as in make_torch_golden.py. Parameters of a layer come in the order weights, bias; gain, bias, running mean,
running variance; for attention the projection of queries, keys and values side by side, its bias, the output's weights, its bias.
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
ADAM = {"type": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}

ACTIVATIONS = {
    "relu": nn.ReLU,
    "leakyRelu": lambda: nn.LeakyReLU(0.01),
    "elu": nn.ELU,
    "gelu": lambda: nn.GELU(approximate="tanh"),
    "silu": nn.SiLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "softmax": lambda: nn.Softmax(dim=-1),
}


class Residual(nn.Module):
    def __init__(self, inside):
        super().__init__()
        self.inside = inside

    def forward(self, x):
        return x + self.inside(x)


class Positions(nn.Module):
    def __init__(self, positions, channels):
        super().__init__()
        self.table = nn.Parameter(torch.empty(positions, channels).uniform_(-0.4, 0.4))

    def forward(self, x):
        return x + self.table


class Attention(nn.Module):
    def __init__(self, channels, heads, causal):
        super().__init__()
        self.core = nn.MultiheadAttention(channels, heads, batch_first=True)
        self.causal = causal
        nn.init.uniform_(self.core.in_proj_bias, -0.2, 0.2)
        nn.init.uniform_(self.core.out_proj.bias, -0.2, 0.2)

    def forward(self, x):
        hidden = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1) if self.causal else None
        return self.core(x, x, x, attn_mask=hidden, need_weights=False)[0]


class BatchNorm(nn.Module):
    """Over all but the last dimension of rows, and over all but the second of images."""

    def __init__(self, channels):
        super().__init__()
        self.core = nn.BatchNorm1d(channels)

    def forward(self, x):
        if x.dim() == 2:
            return self.core(x)
        return self.core(x.flatten(2)).view(x.shape)


class Flatten(nn.Module):
    """In the order y, x, channel."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def build(layers, shape):
    """A torch net from our layer list, and the shape that it gives; shapes are ours, without the batch."""
    modules = []
    for layer in layers:
        kind = layer["type"]
        if kind == "dense":
            modules.append(nn.Linear(shape[-1], layer["units"]))
            shape = [*shape[:-1], layer["units"]]
        elif kind == "activation":
            modules.append(ACTIVATIONS[layer["function"]]())
        elif kind == "conv2d":
            same = layer.get("padding") == "same"
            modules.append(nn.Conv2d(shape[2], layer["filters"], layer["kernelSize"], padding=layer["kernelSize"] // 2 if same else 0))
            lost = 0 if same else layer["kernelSize"] - 1
            shape = [shape[0] - lost, shape[1] - lost, layer["filters"]]
        elif kind == "maxPool2d":
            modules.append(nn.MaxPool2d(layer["size"]))
            shape = [shape[0] // layer["size"], shape[1] // layer["size"], shape[2]]
        elif kind == "flatten":
            modules.append(Flatten())
            shape = [shape[0] * shape[1] * shape[2]]
        elif kind == "layerNorm":
            modules.append(nn.LayerNorm(shape[-1]))
        elif kind == "batchNorm":
            modules.append(BatchNorm(shape[-1]))
        elif kind == "embedding":
            modules.append(nn.Embedding(layer["vocabulary"], layer["units"]))
            nn.init.uniform_(modules[-1].weight, -0.4, 0.4)
            shape = [*shape, layer["units"]]
        elif kind == "positionEmbedding":
            modules.append(Positions(*shape))
        elif kind == "multiHeadAttention":
            modules.append(Attention(shape[-1], layer["heads"], layer["causal"]))
        elif kind == "residual":
            inside, shape = build(layer["layers"], shape)
            modules.append(Residual(inside))
        else:
            raise ValueError(kind)
        if layer.get("activation", "linear") != "linear":
            modules.append(ACTIVATIONS[layer["activation"]]())
    return nn.Sequential(*modules), shape


def numbers_of(module):
    """The numbers of one module without those inside it, as our parameters lie."""
    if isinstance(module, nn.Linear):
        return [module.weight.t(), module.bias]
    if isinstance(module, nn.Conv2d):
        return [module.weight.permute(2, 3, 1, 0), module.bias]
    if isinstance(module, nn.LayerNorm):
        return [module.weight, module.bias]
    if isinstance(module, BatchNorm):
        return [module.core.weight, module.core.bias, module.core.running_mean, module.core.running_var]
    if isinstance(module, nn.Embedding):
        return [module.weight]
    if isinstance(module, Positions):
        return [module.table]
    if isinstance(module, Attention):
        core = module.core
        return [core.in_proj_weight.t(), core.in_proj_bias, core.out_proj.weight.t(), core.out_proj.bias]
    if isinstance(module, (nn.Sequential, Residual)):
        return [numbers for child in module.children() for numbers in numbers_of(child)]
    if list(module.parameters()):
        raise ValueError(module)
    return []


def base64_of(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def train(net, inputs, targets, orders, training):
    """The mean loss of each batch before its update; one target an example, or one a position, where -1 is none."""
    spec = training["optimizer"]
    rate = training["learningRate"]
    if spec["type"] == "adam":
        optimizer = torch.optim.Adam(net.parameters(), lr=rate, betas=(spec["beta1"], spec["beta2"]), eps=spec["epsilon"])
    else:
        optimizer = torch.optim.SGD(net.parameters(), lr=rate, momentum=spec.get("momentum", 0.0))
    losses = []
    for order in orders:
        for start in range(0, len(order), training["batchSize"]):
            batch = torch.as_tensor(order[start : start + training["batchSize"]])
            outputs = net(inputs[batch])
            loss = F.cross_entropy(outputs.reshape(-1, outputs.shape[-1]), targets[batch].reshape(-1), ignore_index=-1)
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
    start, _ = build(layers, shape)
    weights = np.concatenate([value.detach().reshape(-1).numpy().astype("<f4") for value in numbers_of(start)])
    losses = {}
    for precision in [torch.float32, torch.float64]:
        net, _ = build(layers, shape)
        net.load_state_dict(start.state_dict())
        net = net.to(precision)
        x = torch.as_tensor(inputs)
        if x.is_floating_point():
            x = x.to(precision)
        if x.dim() == 4:
            x = x.permute(0, 3, 1, 2).contiguous()
        losses[precision] = train(net, x, torch.as_tensor(targets).long(), orders, training)
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


def training_of(rate, batch, optimizer=ADAM):
    regularisation = {"l1": 0, "l2": 0}
    return {"loss": "softmaxCrossEntropy", "optimizer": optimizer, "learningRate": rate, "batchSize": batch, "regularisation": regularisation}


def dense(units, activation="linear"):
    return {"type": "dense", "units": units, "activation": activation}


def conv(filters, padding="valid"):
    return {"type": "conv2d", "filters": filters, "kernelSize": 3, "padding": padding}


def activation(name):
    return {"type": "activation", "function": name}


def residual(*layers):
    return {"type": "residual", "layers": list(layers)}


LAYER_NORM = {"type": "layerNorm"}
BATCH_NORM = {"type": "batchNorm"}


def write(name, content):
    with open(os.path.join(FOLDER, name), "w") as file:
        json.dump({"torch": torch.__version__, **content}, file)
        file.write("\n")


def penguins():
    """Four columns standardised, and the species."""
    with open(os.path.join(DATASETS, "penguins.csv"), newline="") as file:
        rows = list(csv.DictReader(file))
    columns = []
    for name in ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]:
        values = np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in rows])
        values = np.where(np.isnan(values), np.nanmean(values), values)
        columns.append((values - values.mean()) / values.std())
    species = sorted({row["species"] for row in rows})
    return np.stack(columns, axis=1).astype(np.float32), np.array([species.index(row["species"]) for row in rows])


def write_rows():
    inputs, codes = penguins()
    rows = training_of(0.01, 32)
    every = [
        dense(12, "relu"),
        BATCH_NORM,
        dense(12, "leakyRelu"),
        LAYER_NORM,
        dense(12, "elu"),
        dense(12, "gelu"),
        residual(LAYER_NORM, dense(10, "silu"), dense(12, "tanh")),
        dense(12, "sigmoid"),
        activation("softmax"),
        LAYER_NORM,
        dense(3),
    ]
    before = [dense(16), BATCH_NORM, activation("relu"), dense(16), BATCH_NORM, activation("gelu"), dense(3)]
    momentum = training_of(0.01, 32, {"type": "momentum", "momentum": 0.9})
    runs = [
        run("every activation, batch and layer normalisation", every, [4], inputs, "classes", codes, rows, 0),
        run("batch normalisation before the activation", before, [4], inputs, "classes", codes, momentum, 1),
    ]
    write(
        "torch-norms.json",
        {
            "inputShape": [4],
            "examples": len(inputs),
            "inputs": {"type": "float32", "base64": base64_of(inputs.astype("<f4"))},
            "targets": {"classes": codes.tolist()},
            "runs": runs,
        },
    )


def write_images():
    with gzip.open(os.path.join(DATASETS, "mnist-2000.bin.gz")) as file:
        content = np.frombuffer(file.read(), dtype=np.uint8)
    labels, pixels = content[:2000], content[2000:].reshape(2000, 28, 28, 1)
    pixels, labels = pixels[:70, ::2, ::2], labels[:70]
    block = residual(conv(6, "same"), BATCH_NORM, activation("relu"), conv(6, "same"), BATCH_NORM)
    layers = [conv(6), BATCH_NORM, activation("relu"), {"type": "maxPool2d", "size": 2}, block, {"type": "flatten"}, dense(10)]
    images = pixels.astype(np.float32) / np.float32(255)
    cnn = run("a residual CNN with batch normalisation", layers, [14, 14, 1], images, "classes", labels.astype(int), training_of(0.01, 20), 2)
    write(
        "torch-batch-norm-cnn.json",
        {
            "inputShape": [14, 14, 1],
            "examples": len(images),
            "inputs": {"type": "uint8", "divisor": 255, "base64": base64_of(pixels)},
            "targets": {"classes": labels.tolist()},
            "runs": [cnn],
        },
    )


def write_codes():
    """Codes that follow each other by a made rule with some chance, and at each position the next one as its target."""
    random = np.random.RandomState(5)
    codes = np.zeros((48, 9), dtype=int)
    codes[:, 0] = random.randint(12, size=48)
    for place in range(1, 9):
        following = (codes[:, place - 1] * 5 + (codes[:, place - 2] if place > 1 else 0) + 1) % 12
        codes[:, place] = np.where(random.rand(48) < 0.8, following, random.randint(12, size=48))
    inputs, targets = codes[:, :-1], codes[:, 1:]
    block = [
        residual(LAYER_NORM, {"type": "multiHeadAttention", "heads": 4, "causal": True}),
        residual(LAYER_NORM, dense(32, "gelu"), dense(16)),
    ]
    layers = [{"type": "embedding", "vocabulary": 12, "units": 16}, {"type": "positionEmbedding"}, *block, *block, LAYER_NORM, dense(12)]
    transformer = run("a causal transformer", layers, [8], inputs, "next", targets, training_of(0.01, 20), 3)
    write(
        "torch-transformer.json",
        {
            "inputShape": [8],
            "tokens": 12,
            "positions": 8,
            "examples": len(inputs),
            "inputs": {"type": "uint8", "divisor": 1, "base64": base64_of(inputs.astype(np.uint8))},
            "targets": {"next": targets.reshape(-1).tolist()},
            "runs": [transformer],
        },
    )


def write_names():
    """Next characters of names: a start code before each, 0 behind it, and no target beyond that 0."""
    with open(os.path.join(DATASETS, "names.txt")) as file:
        names = [line.strip() for line in file][:60]
    characters = sorted(set("".join(names)))
    positions = max(len(name) for name in names) + 1
    inputs = np.zeros((len(names), positions), dtype=int)
    targets = np.full((len(names), positions), -1, dtype=int)
    for row, name in enumerate(names):
        codes = [2 + characters.index(character) for character in name]
        inputs[row, 1 : len(codes) + 1] = codes
        targets[row, : len(codes) + 1] = [*codes, 0]
    vocabulary = 2 + len(characters)
    block = [
        residual(LAYER_NORM, {"type": "multiHeadAttention", "heads": 2, "causal": True}),
        residual(LAYER_NORM, dense(24, "gelu"), dense(12)),
    ]
    embedding = {"type": "embedding", "vocabulary": vocabulary, "units": 12}
    layers = [embedding, {"type": "positionEmbedding"}, *block, LAYER_NORM, dense(vocabulary)]
    spelling = run("next characters, padded behind", layers, [positions], inputs, "next", targets, training_of(0.01, 25), 4)
    write(
        "torch-names.json",
        {
            "inputShape": [positions],
            "tokens": vocabulary,
            "positions": positions,
            "examples": len(names),
            "inputs": {"type": "uint8", "divisor": 1, "base64": base64_of(inputs.astype(np.uint8))},
            "targets": {"next": targets.reshape(-1).tolist()},
            "runs": [spelling],
        },
    )


def main():
    torch.set_num_threads(1)
    write_rows()
    write_images()
    write_codes()
    write_names()


main()
