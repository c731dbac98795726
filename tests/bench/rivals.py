"""PyTorch on one thread, or scikit-learn, on one workload: imports nothing of ours. Prints microseconds a step as JSON.

usage: rivals.py torch|sklearn WORKLOAD.json inputs targets
"""
import json
import sys
import time

import numpy as np

which, spec_path, inputs_path, targets_path = sys.argv[1:5]
with open(spec_path) as file:
    spec = json.load(file)
examples, batch, epochs, rate = spec['examples'], spec['batchSize'], spec['epochs'], spec['learningRate']
inputs = np.fromfile(inputs_path, dtype=np.float32).reshape(examples, -1)
targets = np.fromfile(targets_path, dtype=np.float32).astype(np.int64)
steps = epochs * -(-examples // batch)


def torch_training():
    import torch
    from torch import nn

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    bends = {'relu': nn.ReLU, 'tanh': nn.Tanh}

    def made():
        parts = []
        for layer in spec['layers']:
            kind = layer['type']
            if kind == 'dense':
                if parts and not isinstance(parts[-1], (nn.Linear, nn.ReLU, nn.Tanh, nn.Flatten)):
                    parts.append(nn.Flatten())
                parts.append(nn.Linear(layer['inputs'], layer['units']))
            elif kind == 'conv':
                parts.append(nn.Conv2d(layer['channels'], layer['filters'], layer['kernel']))
            elif kind == 'pool':
                parts.append(nn.MaxPool2d(layer['size']))
            else:
                parts.append(nn.Embedding(layer['vocabulary'], layer['units']))
            if layer.get('bend') in bends:
                parts.append(bends[layer['bend']]())
        return nn.Sequential(*parts)

    first = spec['layers'][0]
    x = torch.from_numpy(inputs)
    if first['type'] == 'embedding':
        x = x.long()
    if first['type'] == 'conv':
        x = x.reshape(examples, 1, first['height'], first['width'])
    y = torch.from_numpy(targets)
    loss_of = nn.CrossEntropyLoss()

    def train():
        torch.manual_seed(1)
        net = made()
        optimizer = torch.optim.Adam(net.parameters(), lr=rate, eps=1e-7)
        for _ in range(epochs):
            for start in range(0, examples, batch):
                optimizer.zero_grad(set_to_none=True)
                loss = loss_of(net(x[start:start + batch]), y[start:start + batch])
                loss.backward()
                optimizer.step()
        return float(loss.detach())

    return train


def sklearn_training():
    import warnings

    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings('ignore')
    hidden = [layer for layer in spec['layers'] if layer['type'] == 'dense'][:-1]

    def train():
        net = MLPClassifier(
            hidden_layer_sizes=[layer['units'] for layer in hidden], activation=hidden[0]['bend'], alpha=0, batch_size=batch,
            learning_rate_init=rate, max_iter=epochs, shuffle=False, random_state=1, epsilon=1e-7, tol=0, n_iter_no_change=10**6,
        )
        return float(net.fit(inputs, targets).loss_)

    return train


train = torch_training() if which == 'torch' else sklearn_training()
times, began = [], time.perf_counter()
while len(times) < 3 or (len(times) < 50 and time.perf_counter() - began < 1.5):
    start = time.perf_counter()
    loss = train()
    times.append(1e6 * (time.perf_counter() - start) / steps)
print(json.dumps({'first': times[0], 'warm': times[1], 'settled': min(times[1:]), 'loss': loss}))
