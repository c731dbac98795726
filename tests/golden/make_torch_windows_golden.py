"""Makes torch-windows.json and torch-sequences.json: PyTorch's losses for nets that slide windows and for recurrent ones.

    python3 tests/golden/make_torch_windows_golden.py        (as make_torch_golden.py, whose data and ways it uses)

Every net is written out in torch by hand; `layers` says the same in our words. Layouts of weights are the engine's: filters
[y, x, channel, filter], depthwise [y, x, channel], of a sequence [position, channel, filter], recurrent [inputs, gates * units] with
the gates in PyTorch's order. PyTorch gives every recurrent cell two biases; ours has two only for a gru, so that the others keep
the second one at 0 here. The data are 14 x 14 pixels of MNIST, as images or as 14 positions of 14 channels.
"""

import torch
from make_torch_golden import ADAM, base64_of, dense, mnist, optimizer_of, train, training_of, write, STEPS
import numpy as np
from torch import nn
from torch.nn import functional as F


def permuted(*axes):
    return lambda value: value.permute(*axes)


FILTER = permuted(2, 3, 1, 0)  # [filter, channel, y, x]
DEPTHWISE = lambda value: value[:, 0].permute(1, 2, 0)  # [channel, 1, y, x]
LINE = permuted(2, 1, 0)  # [filter, channel, position]
TURNED = permuted(1, 0)
AS_IT_IS = lambda value: value


class Images(nn.Module):
    """Dilation, odd padding at a stride, depthwise alone and separable, means of windows and of whole images."""

    def __init__(self):
        super().__init__()
        self.dilated = nn.Conv2d(1, 6, 3, dilation=2, padding=2)
        self.depthwise = nn.Conv2d(6, 6, 3, stride=2, groups=6, bias=False)
        self.pointwise = nn.Conv2d(6, 8, 1)
        self.alone = nn.Conv2d(8, 8, 2, dilation=2, groups=8)
        self.head = nn.Linear(8, 10)

    def forward(self, x):
        x = F.relu(self.dilated(x))
        x = F.pad(x, (0, 1, 0, 1))  # 14 to 7 at stride 2: the odd pixel stands below and right
        x = F.relu(self.pointwise(self.depthwise(x)))
        x = torch.tanh(self.alone(x))
        x = F.avg_pool2d(x, 2, 1)
        return self.head(x.mean((2, 3)))

    def ours(self):
        return [
            (self.dilated.weight, FILTER),
            (self.dilated.bias, AS_IT_IS),
            (self.depthwise.weight, DEPTHWISE),
            (self.pointwise.weight, lambda value: value[:, :, 0, 0].t()),
            (self.pointwise.bias, AS_IT_IS),
            (self.alone.weight, DEPTHWISE),
            (self.alone.bias, AS_IT_IS),
            (self.head.weight, TURNED),
            (self.head.bias, AS_IT_IS),
        ]


IMAGES = [
    {"type": "conv2d", "filters": 6, "kernelSize": 3, "dilation": 2, "padding": "same", "activation": "relu"},
    {"type": "separableConv2d", "filters": 8, "kernelSize": 3, "stride": 2, "padding": "same", "activation": "relu"},
    {"type": "depthwiseConv2d", "kernelSize": 2, "dilation": 2, "activation": "tanh"},
    {"type": "averagePool2d", "size": 2, "stride": 1},
    {"type": "globalAveragePool"},
    dense(10),
]


class Lines(nn.Module):
    """A causal net with growing dilation."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(14, 8, 3)
        self.second = nn.Conv1d(8, 8, 3, dilation=2)
        self.third = nn.Conv1d(8, 8, 2, stride=2)
        self.head = nn.Linear(8, 10)

    def forward(self, x):
        x = x.permute(0, 2, 1)
        x = F.relu(self.first(F.pad(x, (2, 0))))
        x = torch.tanh(self.second(F.pad(x, (4, 0))))
        x = F.relu(self.third(x))
        x = F.max_pool1d(x, 3, 2)
        return self.head(x.max(2).values)

    def ours(self):
        convolutions = [(getattr(each, name), way) for each in (self.first, self.second, self.third) for name, way in (("weight", LINE), ("bias", AS_IT_IS))]
        return [*convolutions, (self.head.weight, TURNED), (self.head.bias, AS_IT_IS)]


LINES = [
    {"type": "conv1d", "filters": 8, "kernelSize": 3, "padding": "causal", "activation": "relu"},
    {"type": "conv1d", "filters": 8, "kernelSize": 3, "padding": "causal", "dilation": 2, "activation": "tanh"},
    {"type": "conv1d", "filters": 8, "kernelSize": 2, "stride": 2, "activation": "relu"},
    {"type": "maxPool1d", "size": 3, "stride": 2},
    {"type": "globalMaxPool"},
    dense(10),
]


class Recurrent(nn.Module):
    """Layers one on the other, all states between them; the last gives its last state of each direction."""

    def __init__(self, kind, sizes):
        super().__init__()
        self.kind, self.readers, width = kind, nn.ModuleList(), 14
        for units, is_both in sizes:
            self.readers.append(kind(width, units, batch_first=True, bidirectional=is_both))
            width = units * (2 if is_both else 1)
        self.head = nn.Linear(width, 10)
        if kind is not nn.GRU:
            for name, value in self.readers.named_parameters():
                if "bias_hh" in name:
                    value.requires_grad_(False).zero_()

    def forward(self, x):
        for reader in self.readers:
            x, last = reader(x)
        state = last[0] if self.kind is nn.LSTM else last  # [directions, rows, units]
        return self.head(torch.cat(list(state), dim=1))

    def ours(self):
        found = [(value, TURNED if value.dim() == 2 else AS_IT_IS) for value in self.readers.parameters() if value.requires_grad]
        return [*found, (self.head.weight, TURNED), (self.head.bias, AS_IT_IS)]


def recurrent(kind, sizes):
    layers = [{"type": kind, "units": units, "direction": "both" if both else "forward"} for units, both in sizes]
    for layer in layers[:-1]:
        layer["returns"] = "all"
    return [*layers, dense(10)]


def run(name, make, layers, inputs, targets, training, seed):
    torch.manual_seed(seed)
    orders = []
    batches = -(-len(targets) // training["batchSize"])
    while len(orders) * batches < STEPS:
        orders.append(torch.randperm(len(targets)).tolist())
    start = make()
    weights = np.concatenate([way(value.detach()).reshape(-1).numpy().astype("<f4") for value, way in start.ours()])
    losses = {}
    for precision in [torch.float32, torch.float64]:
        net = make()
        net.load_state_dict(start.state_dict())
        net = net.to(precision)
        losses[precision] = train(net, torch.as_tensor(inputs).to(precision), torch.as_tensor(targets), orders, training)
    single, double = losses[torch.float32], losses[torch.float64]
    apart = max(abs(a - b) / abs(b) for a, b in zip(single, double))
    print(f"{name}: loss {single[0]:.4f} to {single[-1]:.4f}; float32 and float64 at most {apart:.1e} apart")
    record = {"name": name, "layers": layers, "target": "classes", "training": training, "orders": orders}
    return {**record, "weights": base64_of(weights), "losses": single, "losses64": double}


def file(shape, pixels, labels, runs):
    inputs = {"type": "uint8", "divisor": 255, "base64": base64_of(pixels)}
    about = {"torch": torch.__version__, "inputShape": shape, "examples": len(pixels), "inputs": inputs}
    return {**about, "targets": {"classes": labels.tolist()}, "runs": runs}


def main():
    torch.set_num_threads(1)
    pixels, labels = mnist(128)
    pixels = np.ascontiguousarray(pixels[:, ::2, ::2, 0])
    lines = pixels.astype(np.float32) / np.float32(255)
    classes = labels.astype(int)
    adam = training_of("softmaxCrossEntropy", ADAM, 0.005, 32)
    momentum = training_of("softmaxCrossEntropy", {"type": "momentum", "momentum": 0.9}, 0.01, 24, 0.01)
    images = run("dilated, depthwise and separable convolutions", Images, IMAGES, lines[:, None], classes, adam, 0)
    write("torch-windows.json", file([14, 14, 1], pixels, labels, [images]))

    nets = [("a GRU", "gru", nn.GRU, [(12, False)], adam), ("two GRUs, the first both ways", "gru", nn.GRU, [(6, True), (8, False)], momentum)]
    nets += [("an LSTM", "lstm", nn.LSTM, [(12, False)], adam), ("two LSTMs both ways", "lstm", nn.LSTM, [(6, True), (7, True)], momentum)]
    nets += [("a simple RNN both ways", "simpleRnn", nn.RNN, [(12, True)], adam)]
    runs = [run("causal convolutions of a sequence", Lines, LINES, lines, classes, adam, 1)]
    for seed, (name, ours, kind, sizes, training) in enumerate(nets, 2):
        runs.append(run(name, lambda: Recurrent(kind, sizes), recurrent(ours, sizes), lines, classes, training, seed))
    write("torch-sequences.json", file([14, 14], pixels, labels, runs))


if __name__ == "__main__":
    main()
