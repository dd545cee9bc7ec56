"""Runs mlx_lm.lora's own main() once for each line of standard input, each in a fork of this interpreter: its imports
take a second and a half, a training run of the tiny model a tenth of that.

A line is JSON: {"id", "argv", "directory"}. For each, one line of JSON goes to standard output: {"id", "code", "text"},
where `text` is all that it printed and `code` its exit code.
"""

import json
import os
import signal
import sys
import traceback

import mlx_lm.lora as lora

# A run that hangs ends by this signal.
LIMIT_SECONDS = 60


def run(case, output):
    signal.alarm(LIMIT_SECONDS)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.chdir(case["directory"])
    sys.argv = ["mlx_lm.lora", *case["argv"]]
    code = 0
    try:
        lora.main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


for line in sys.stdin:
    case = json.loads(line)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        run(case, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read().decode(errors="replace")
    _, status = os.waitpid(child, 0)
    print(json.dumps({"id": case["id"], "code": os.waitstatus_to_exitcode(status), "text": text}), flush=True)
