"""Prints, for each folder of a tokenizer, the tokens that mlx_lm makes of each row of the files: a line of JSON.

Usage: count_tokens.py ROWS.jsonl[,ROWS.jsonl…] FOLDER…
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import transformers
from mlx_lm.tokenizer_utils import load
from mlx_lm.tuner.datasets import create_dataset

transformers.logging.set_verbosity_error()


def counted(dataset, row):
    try:
        return len(dataset.process(row)[0])
    except Exception as error:
        return type(error).__name__


files = [Path(name) for name in sys.argv[1].split(",")]
for folder in sys.argv[2:]:
    tokenizer = load(Path(folder))
    result = {}
    for file in files:
        with open(file, encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        dataset = create_dataset(rows, tokenizer, SimpleNamespace())
        result[file.stem] = [counted(dataset, row) for row in rows]
    print(json.dumps(result), flush=True)
