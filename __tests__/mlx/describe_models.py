"""Prints, for each folder given, what mlx_lm makes of the model: a line of JSON. No weight is read."""

import json
import sys
from pathlib import Path

import mlx.core as mx
import mlx.nn as nn
from mlx.utils import tree_flatten
from mlx_lm.models.switch_layers import QuantizedSwitchLinear, SwitchLinear
from mlx_lm.utils import get_total_parameters, load_model

LINEAR = (nn.Linear, nn.QuantizedLinear)
SWITCH = (SwitchLinear, QuantizedSwitchLinear)
EMBEDDING = (nn.Embedding, nn.QuantizedEmbedding)


def described(module):
    bits = getattr(module, "bits", None)
    *rows, last = module.weight.shape
    if bits is not None:
        last = last * 32 // bits
    if isinstance(module, EMBEDDING):
        return ["embedding", rows[0], last, 1, bits]
    if isinstance(module, SWITCH):
        return ["switch", last, rows[1], rows[0], bits]
    return ["linear", last, rows[0], 1, bits]


def modules_of(model):
    types = LINEAR + SWITCH + EMBEDDING
    adaptable = {}
    blocks = {id(layer): index for index, layer in enumerate(model.layers)}
    for path, module in model.named_modules():
        if isinstance(module, types) or hasattr(module, "to_lora"):
            adaptable[path] = described(module)
    in_blocks = 0
    for layer in model.layers:
        layer.apply_to_modules(lambda _, m: None)
        in_blocks += sum(isinstance(m, types) for _, m in layer.named_modules())
    return adaptable, in_blocks, len(blocks)


for folder in sys.argv[1:]:
    try:
        model, _ = load_model(Path(folder), lazy=True, strict=True)
        modules, in_blocks, blocks = modules_of(model)
        flat = tree_flatten(model.parameters())
        result = {
            "parameters": get_total_parameters(model),
            "numbers": sum(v.size for _, v in flat),
            "bytes": sum(v.nbytes for _, v in flat),
            "modules": modules,
            "in_blocks": in_blocks,
            "blocks": blocks,
            "tied": not any(name.split(".")[-2] == "lm_head" for name, _ in flat if "." in name),
        }
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"[:2000]}
    print(json.dumps(result), flush=True)
