"""Makes torch-losses.json and torch-descent.json: PyTorch's losses of a tiny MLP with every loss, and with every optimizer, limit and schedule.

    python3 tests/golden/make_torch_descent_golden.py        (torch 1.13, numpy 1.24; imports nothing of ours)

Layouts as in make_torch_golden.py, whose helpers it uses. Schedules and optimizers are PyTorch's own; what PyTorch has not
(focal and quantile losses, a mean over rows that weights leave alone) is written out in its tensors.
"""

import torch
from torch.nn import functional as F

from make_torch_golden import ADAM, STEPS, base64_of, build, dense, penguins, weights_of, write

EXAMPLES = 96
BATCH = 16
EPOCHS = 9  # 54 steps: what the schedules stretch over


def class_weights(options, targets, classes):
    if options.get("classWeights") != "balanced":
        return torch.ones(classes, dtype=torch.float64)
    counts = torch.bincount(torch.as_tensor(targets), minlength=classes)
    return len(targets) / (classes * counts.double())


def softmax_loss(options, targets):
    classes = int(max(targets)) + 1
    weights = class_weights(options, targets, classes)
    smoothing, gamma = options.get("labelSmoothing", 0.0), options.get("focal", 0.0)

    def loss(outputs, codes):
        codes = codes.long()
        weight = weights.to(outputs.dtype)[codes]
        if gamma == 0:
            rows = F.cross_entropy(outputs, codes, reduction="none", label_smoothing=smoothing)
        else:
            wanted = F.one_hot(codes, classes) * (1 - smoothing) + smoothing / classes
            logs = F.log_softmax(outputs, dim=1)
            rows = -(wanted * (1 - logs.exp()) ** gamma * logs).sum(dim=1)
        return (weight * rows).mean()

    return loss


def sigmoid_loss(options, targets):
    weights = class_weights(options, targets, 2)
    smoothing, gamma = options.get("labelSmoothing", 0.0), options.get("focal", 0.0)

    def loss(outputs, codes):
        z = outputs[:, 0]
        weight = weights.to(z.dtype)[codes.long()]
        wanted = codes * (1 - smoothing) + smoothing / 2
        if gamma == 0:
            return F.binary_cross_entropy_with_logits(z, wanted, weight=weight)
        p = torch.sigmoid(z)
        rows = -(wanted * (1 - p) ** gamma * F.logsigmoid(z) + (1 - wanted) * p**gamma * F.logsigmoid(-z))
        return (weight * rows).mean()

    return loss


def value_loss(name, options):
    def quantile(outputs, targets):
        error = targets - outputs
        return torch.maximum(options["q"] * error, (options["q"] - 1) * error).mean()

    of = {
        "meanSquaredError": F.mse_loss,
        "meanAbsoluteError": F.l1_loss,
        "huber": lambda outputs, targets: F.huber_loss(outputs, targets, delta=options["delta"]),
        "quantile": quantile,
    }[name]
    return lambda outputs, targets: of(outputs[:, 0], targets)


def loss_of(training, targets):
    name, options = training["loss"], training.get("lossOptions", {})
    if name == "softmaxCrossEntropy":
        return softmax_loss(options, targets)
    return sigmoid_loss(options, targets) if name == "sigmoidCrossEntropy" else value_loss(name, options)


def optimizer_of(net, training):
    spec, rate = training["optimizer"], training["learningRate"]
    l2 = training["regularisation"]["l2"]
    decay = spec.get("weightDecay", 0.0) if spec["type"] == "adamw" else l2  # of weights, not of biases
    groups = [
        {"params": [p for p in net.parameters() if p.dim() > 1], "weight_decay": decay},
        {"params": [p for p in net.parameters() if p.dim() == 1], "weight_decay": 0.0},
    ]
    kind = spec["type"]
    if kind in ("adam", "adamw"):
        of = torch.optim.Adam if kind == "adam" else torch.optim.AdamW
        return of(groups, lr=rate, betas=(spec["beta1"], spec["beta2"]), eps=spec["epsilon"])
    if kind == "rmsprop":
        return torch.optim.RMSprop(groups, lr=rate, alpha=spec["decay"], eps=spec["epsilon"])
    if kind == "adagrad":
        return torch.optim.Adagrad(groups, lr=rate, eps=spec["epsilon"])
    return torch.optim.SGD(groups, lr=rate, momentum=spec.get("momentum", 0.0), nesterov=kind == "nesterov")


class Schedule:
    """PyTorch's scheduler of a training: `step()` after each step, `epoch(loss)` after each epoch."""

    def __init__(self, optimizer, training, steps_per_epoch):
        self.by_step, self.by_epoch, self.plateau = None, None, None
        spec = training.get("schedule", {"type": "constant"})
        steps = EPOCHS * steps_per_epoch
        warm = training.get("warmup")
        first = 0
        if warm:
            first = warm["steps"] if warm["type"] == "steps" else round(warm["share"] * steps)
        rest = None
        schedulers = torch.optim.lr_scheduler
        if spec["type"] == "cosine":
            rest = schedulers.CosineAnnealingLR(optimizer, steps - first, eta_min=spec["floor"] * training["learningRate"])
        elif spec["type"] == "oneCycle":
            rest = schedulers.OneCycleLR(
                optimizer,
                max_lr=training["learningRate"],
                total_steps=steps - first,
                pct_start=spec["rise"],
                div_factor=spec["startDivisor"],
                final_div_factor=spec["endDivisor"] / spec["startDivisor"],
                cycle_momentum=False,
            )
        elif spec["type"] == "step":
            self.by_epoch = schedulers.StepLR(optimizer, spec["every"], gamma=spec["factor"])
        elif spec["type"] == "reduceOnPlateau":
            # PyTorch waits for one epoch more than its patience.
            self.plateau = schedulers.ReduceLROnPlateau(
                optimizer,
                factor=spec["factor"],
                patience=spec["patience"] - 1,
                threshold=spec["minDelta"],
                threshold_mode="abs",
                min_lr=spec["floor"] * training["learningRate"],
            )
        if first > 0:
            warmup = schedulers.LinearLR(optimizer, start_factor=1 / first, total_iters=first - 1)
            rest = rest or schedulers.ConstantLR(optimizer, factor=1, total_iters=0)
            rest = schedulers.SequentialLR(optimizer, [warmup, rest], milestones=[first])
        self.by_step = rest

    def step(self):
        if self.by_step:
            self.by_step.step()

    def epoch(self, loss):
        if self.by_epoch:
            self.by_epoch.step()
        if self.plateau:
            self.plateau.step(loss())


def limit_gradients(net, clipping):
    if clipping.get("value"):
        torch.nn.utils.clip_grad_value_(net.parameters(), clipping["value"])
    if clipping.get("norm"):
        torch.nn.utils.clip_grad_norm_(net.parameters(), clipping["norm"])


def limit_weights(net, longest):
    if longest:
        with torch.no_grad():
            for p in net.parameters():
                if p.dim() > 1:
                    p.copy_(torch.renorm(p, 2, 0, longest))


def train(net, inputs, targets, orders, training):
    optimizer = optimizer_of(net, training)
    loss_fn = loss_of(training, targets.long().tolist() if training["loss"].endswith("CrossEntropy") else None)
    schedule = Schedule(optimizer, training, -(-len(targets) // BATCH))
    losses = []
    for order in orders:
        for start in range(0, len(order), BATCH):
            batch = torch.as_tensor(order[start : start + BATCH])
            loss = loss_fn(net(inputs[batch]), targets[batch])
            losses.append(loss.item())
            optimizer.zero_grad()
            loss.backward()
            limit_gradients(net, training.get("clipping", {}))
            optimizer.step()
            limit_weights(net, training["regularisation"].get("maxNorm"))
            schedule.step()
        schedule.epoch(lambda: loss_fn(net(inputs), targets).item())
    return losses[:STEPS]


def run(name, layers, target, inputs, targets, training, seed):
    torch.manual_seed(seed)
    orders = [torch.randperm(len(targets)).tolist() for _ in range(EPOCHS)]
    start = build(layers, [inputs.shape[1]])
    losses = {}
    for precision in [torch.float32, torch.float64]:
        net = build(layers, [inputs.shape[1]])
        net.load_state_dict(start.state_dict())
        net = net.to(precision)
        losses[precision] = train(net, torch.as_tensor(inputs).to(precision), torch.as_tensor(targets).to(precision), orders, training)
    single, double = losses[torch.float32], losses[torch.float64]
    apart = max(abs(a - b) / abs(b) for a, b in zip(single, double))
    print(f"{name}: loss {single[0]:.4f} to {single[-1]:.4f}; float32 and float64 at most {apart:.1e} apart")
    return {
        "name": name,
        "layers": layers,
        "target": target,
        "training": training,
        "orders": orders,
        "weights": base64_of(weights_of(start)),
        "losses": single,
        "losses64": double,
    }


def training_of(optimizer, loss="softmaxCrossEntropy", rate=0.01, l2=0.0, **more):
    regularisation = {"l1": 0, "l2": l2}
    if "maxNorm" in more:
        regularisation["maxNorm"] = more.pop("maxNorm")
    base = {"loss": loss, "optimizer": optimizer, "learningRate": rate, "batchSize": BATCH, "epochs": EPOCHS}
    return {**base, "regularisation": regularisation, **more}


def losses_to_try():
    classes, binary, value = "softmaxCrossEntropy", "sigmoidCrossEntropy", "value"
    options = [
        (classes, {}),
        (classes, {"classWeights": "balanced"}),
        (classes, {"labelSmoothing": 0.1}),
        (classes, {"focal": 2}),
        (classes, {"classWeights": "balanced", "labelSmoothing": 0.2, "focal": 1.5}),
        (binary, {}),
        (binary, {"classWeights": "balanced"}),
        (binary, {"labelSmoothing": 0.1}),
        (binary, {"focal": 2}),
        (binary, {"classWeights": "balanced", "labelSmoothing": 0.2, "focal": 0.5}),
        ("meanSquaredError", {}),
        ("meanAbsoluteError", {}),
        ("huber", {"delta": 0.5}),
        ("quantile", {"q": 0.8}),
    ]
    targets = {classes: "classes", binary: "binary"}
    return [
        (" ".join([loss, *(f"{key} {given[key]}" for key in given)]), targets.get(loss, value), training_of(ADAM, loss, lossOptions=given))
        for loss, given in options
    ]


SGD = {"type": "sgd"}
MOMENTUM = {"type": "momentum", "momentum": 0.9}
RMSPROP = {"type": "rmsprop", "decay": 0.99, "epsilon": 1e-8}
ADAMW = {"type": "adamw", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.5}


def descents_to_try():
    trainings = {
        "sgd": training_of(SGD),
        "momentum": training_of(MOMENTUM),
        "nesterov": training_of({"type": "nesterov", "momentum": 0.9}, l2=0.02),
        "rmsprop": training_of(RMSPROP, rate=0.003),
        "adagrad": training_of({"type": "adagrad", "epsilon": 1e-10}, l2=0.02),
        "adam": training_of(ADAM),
        "adamw": training_of(ADAMW),
        "clipped by value, then l2": training_of(MOMENTUM, l2=0.05, clipping={"value": 0.02}),
        "clipped by norm, then l2": training_of(MOMENTUM, l2=0.05, clipping={"norm": 0.1}),
        "clipped by value and norm": training_of(ADAM, clipping={"value": 0.05, "norm": 0.2}),
        "max-norm": training_of(ADAM, maxNorm=0.6),
        "step": training_of(ADAM, schedule={"type": "step", "every": 3, "factor": 0.3}),
        "cosine": training_of(ADAM, schedule={"type": "cosine", "floor": 0}),
        "cosine to a floor": training_of(MOMENTUM, schedule={"type": "cosine", "floor": 0.2}),
        "one cycle": training_of(ADAM, schedule={"type": "oneCycle", "rise": 0.3, "startDivisor": 25, "endDivisor": 250000}),
        "reduce on plateau": training_of(
            RMSPROP, schedule={"type": "reduceOnPlateau", "patience": 2, "factor": 0.5, "minDelta": 0.15, "floor": 0.2}
        ),
        "warm-up": training_of(ADAM, warmup={"type": "steps", "steps": 12}),
        "warm-up, then cosine": training_of(MOMENTUM, schedule={"type": "cosine", "floor": 0.1}, warmup={"type": "share", "share": 0.2}),
    }
    return [(name, "classes", training) for name, training in trainings.items()]


def file_of(tries, inputs, targets):
    runs = []
    for seed, (name, target, training) in enumerate(tries):
        layers = [dense(6, "tanh"), dense({"classes": 3}.get(target, 1))]
        runs.append(run(name, layers, target, inputs, targets[target], training, seed))
    return {
        "torch": torch.__version__,
        "inputShape": [inputs.shape[1]],
        "examples": len(inputs),
        "inputs": {"type": "float32", "base64": base64_of(inputs.astype("<f4"))},
        "targets": {name: values.tolist() for name, values in targets.items()},
        "runs": runs,
    }


def main():
    torch.set_num_threads(1)
    inputs, targets = penguins()
    # Every third penguin, so that all species are there and none as often as another.
    some = slice(0, 3 * EXAMPLES, 3)
    inputs, targets = inputs[some], {name: values[some] for name, values in targets.items()}
    write("torch-losses.json", file_of(losses_to_try(), inputs, targets))
    write("torch-descent.json", file_of(descents_to_try(), inputs, targets))


main()
