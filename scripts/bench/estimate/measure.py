"""Trains random models with mlx_lm's own code for a few iterations, and tells the memory that each took.

Reads a JSON list of cases from standard input; prints one JSON line a case. Each case runs in a process of its own,
forked before MLX has done anything, so that the greatest resident size is that case's.
"""

import contextlib
import importlib
import io
import json
import os
import resource
import sys
import tempfile
import traceback

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
from mlx.utils import tree_flatten, tree_map
from mlx_lm.tuner.callbacks import TrainingCallback
from mlx_lm.tuner.datasets import CacheDataset
from mlx_lm.tuner.trainer import TrainingArgs, train
from mlx_lm.tuner.utils import linear_to_lora_layers

OPTIMIZERS = {
    "adam": optim.Adam,
    "adamw": optim.AdamW,
    "sgd": optim.SGD,
    "muon": optim.Muon,
    "adafactor": optim.Adafactor,
}


class Rows:
    """Rows of given lengths; what the tokens are does not matter."""

    def __init__(self, lengths):
        self.lengths = lengths

    def __getitem__(self, index):
        return {"length": self.lengths[index]}

    def __len__(self):
        return len(self.lengths)

    def process(self, row):
        return ([1 + i % 50 for i in range(row["length"])], 0)


class Peaks(TrainingCallback):
    """The greatest memory of the validations and of the iterations, each for itself."""

    def __init__(self):
        self.validation = 0
        self.training = []

    def on_val_loss_report(self, info):
        self.validation = max(self.validation, mx.get_peak_memory())
        mx.reset_peak_memory()

    def on_train_loss_report(self, info):
        self.training.append(mx.get_peak_memory())
        mx.reset_peak_memory()


def make_model(config, dtype):
    arch = importlib.import_module("mlx_lm.models." + config["model_type"])
    model = arch.Model(arch.ModelArgs.from_dict(config))
    model.update(tree_map(lambda p: p.astype(dtype) if mx.issubdtype(p.dtype, mx.floating) else p, model.parameters()))
    quantization = config.get("quantization")
    if quantization is not None:
        nn.quantize(model, quantization["group_size"], quantization["bits"])
    mx.eval(model.parameters())
    return model


def measure(case):
    model = make_model(case["config"], getattr(mx, case["dtype"]))
    mx.clear_cache()
    weights = mx.get_active_memory()
    mx.reset_peak_memory()
    settings = case["settings"]
    model.freeze()
    if settings["type"] == "full":
        for layer in model.layers[-max(settings["layers"], 0) :]:
            layer.unfreeze()
    else:
        parameters = {"rank": settings["rank"], "scale": 20.0, "dropout": settings.get("dropout", 0.0)}
        if settings.get("keys") is not None:
            parameters["keys"] = settings["keys"]
        linear_to_lora_layers(model, settings["layers"], parameters, use_dora=settings["type"] == "dora")
    model.train()
    mx.eval(model.parameters())
    adapted = mx.get_active_memory()
    trainable = sum(value.size for _, value in tree_flatten(model.trainable_parameters()))
    conversion = mx.get_peak_memory()
    mx.reset_peak_memory()
    peaks = Peaks()
    batch = settings["batch"]
    accumulation = settings.get("accumulation", 1)
    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArgs(
            batch_size=batch,
            iters=settings.get("iters", 2),
            val_batches=settings.get("val_batches", 1),
            steps_per_report=1,
            steps_per_eval=1000,
            steps_per_save=1000,
            max_seq_length=settings.get("max_seq_length", 65536),
            adapter_file=os.path.join(folder, "adapters.safetensors"),
            grad_checkpoint=settings["checkpoint"],
            grad_accumulation_steps=accumulation,
        )
        with contextlib.redirect_stdout(io.StringIO()):
            train(
                model=model,
                args=arguments,
                optimizer=OPTIMIZERS[settings.get("optimizer", "adam")](learning_rate=1e-5),
                train_dataset=CacheDataset(Rows(settings.get("rows") or [settings["length"]] * batch)),
                val_dataset=CacheDataset(Rows([settings.get("validation", settings["length"])] * batch)),
                training_callback=peaks,
            )
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "weights": weights,
        "adapted": adapted,
        "trainable": trainable,
        "conversion": conversion,
        "validation": peaks.validation,
        "training": peaks.training,
        "resident": resident if sys.platform == "darwin" else resident * 1024,
    }


def run(case):
    """The case in a process of its own, as one line."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        try:
            result = measure(case)
        except BaseException:
            result = {"error": traceback.format_exc()[-400:]}
        os.write(theirs, json.dumps(result).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else {"error": "it ended without a word"}


if __name__ == "__main__":
    for case in json.load(sys.stdin):
        print(json.dumps({"name": case["name"], **run(case)}), flush=True)
