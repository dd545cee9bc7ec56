import type {Printed} from './told.js';

/**
 * Of starts that fail: `python3`, `bash`, `dash`, `env` and the like were run for it, the rest is as the programs that
 * are named print it.
 */
export const START: Printed = {
  'script-not-found': [
    [
      "/usr/bin/python3: can't open file '/work/nosuchscript.py': [Errno 2] No such file or directory",
      2,
      /^The script was not found/,
    ],
    ["python3: can't open file '/work/train.py/x': [Errno 20] Not a directory", 2, /^The script was not found/],
    ['sh: 0: cannot open nosuch.sh: No such file', 2, /^The script was not found/],
    ['bash: nosuch.sh: No such file or directory', 127, /^The script was not found/],
    ["Error: Cannot find module '/work/nosuch.js'", 1, /^The script was not found/],
    ['error: Failed to spawn: `train.py`', 2, /^The script was not found/],
  ],
  'nothing-to-run': [
    ["/usr/bin/python3: can't find '__main__' module in '/work/adir'", 1, /nothing in it to run/],
    [
      "python3: No module named pkg.__main__; 'pkg' is a package and cannot be directly executed",
      1,
      /nothing in it to run/,
    ],
    [
      "python: No module named mlx_lm.tuner.__main__; 'mlx_lm.tuner' is a package and cannot be directly executed",
      1,
      /name the script or module/,
    ],
  ],
  'command-not-found': [
    ['bash: line 1: nosuch: command not found', 127, /^A program was not found/],
    ['./train.sh: line 3: python: command not found', 127, /its environment is active/],
    ['dash: 1: nosuch: not found', 127, /^A program was not found/],
    ['sh: foo: not found', 127, /^A program was not found/],
    ['zsh: command not found: python', 127, /^A program was not found/],
    ['./train.sh:3: command not found: python', 127, /^A program was not found/],
    ['fish: Unknown command: nosuch', 127, /^A program was not found/],
    ['env: ‘python’: No such file or directory', 127, /^A program was not found/],
    ["/usr/bin/env: 'python': No such file or directory", 127, /script's first line/],
    ['env: python: No such file or directory', 127, /^A program was not found/],
    ['nohup: nosuch: No such file or directory', 127, /^A program was not found/],
    ["nohup: failed to run command 'nosuch': No such file or directory", 127, /^A program was not found/],
    ['timeout: failed to run command ‘nosuch’: No such file or directory', 127, /^A program was not found/],
    ['setsid: failed to execute nosuch: No such file or directory', 127, /^A program was not found/],
    ['nice: ‘nosuch’: No such file or directory', 127, /^A program was not found/],
    ['error: Failed to spawn: `mlx_lm.lora`', 2, /^A program was not found/],
    ['Command not found: mlx_lm.lora', 1, /^A program was not found/],
    [
      'docker: Error response from daemon: OCI runtime create failed: runc create failed: exec: "nosuch": executable file not found in $PATH: unknown.',
      127,
      /^A program was not found/,
    ],
    ['', 127, /^A program was not found/],
  ],
  'not-executable': [
    ['bash: line 1: ./noexec.py: Permission denied', 126, /chmod \+x/],
    ['dash: 1: ./noexec.py: Permission denied', 126, /chmod \+x/],
    ['zsh: permission denied: ./train.sh', 126, /chmod \+x/],
    ['bash: line 1: ./adir: Is a directory', 126, /may not be run/],
    // bash 3.2.
    ['bash: ./noexec.py: Permission denied', 126, /chmod \+x/],
    ['bash: ./adir: is a directory', 126, /may not be run/],
    ['bash: line 1: ./fmt: cannot execute binary file: Exec format error', 126, /for this machine/],
    ['dash: 1: ./fmt: Exec format error', 126, /for this machine/],
    ['bash: line 1: ./train.sh: cannot execute: required file not found', 127, /for this machine/],
    ['bash: ./train.sh: /no/such/python: bad interpreter: No such file or directory', 126, /for this machine/],
    ["python3: can't open file '/work/train.py': [Errno 13] Permission denied", 2, /permission/],
    ['', 126, /may not be run/],
  ],
  'no-folder': [
    ['bash: line 1: cd: /nosuch: No such file or directory', 1, /^The folder to change to/],
    ['bash: line 1: cd: train.py: Not a directory', 1, /^The folder to change to/],
    ["dash: 1: cd: can't cd to /nosuch", 2, /^The folder to change to/],
    ["sh: cd: line 1: can't cd to /nosuch: No such file or directory", 2, /^The folder to change to/],
    ['zsh:cd:1: no such file or directory: /nosuch', 1, /^The folder to change to/],
  ],
  'no-environment': [
    ['bash: line 1: ./nosuch/bin/activate: No such file or directory', 1, /^The Python environment/],
    ['dash: 1: .: cannot open ./nosuch/bin/activate: No such file', 2, /^The Python environment/],
    ['EnvironmentLocationNotFound: Not a conda environment: /opt/conda/envs/nosuch', 1, /^The Python environment/],
  ],
  'missing-module': [
    ['/usr/bin/python3: No module named nosuch', 1, /^A Python package is missing/],
    [
      "/usr/bin/python3: Error while finding module specification for 'nosuch.sub' (ModuleNotFoundError: No module named 'nosuch')",
      1,
      /^A Python package is missing/,
    ],
    ["ModuleNotFoundError: No module named 'nosuch'", 1, /^A Python package is missing/],
    ["ImportError: cannot import name 'AdamW' from 'transformers'", 1, /the wrong version/],
  ],
  'missing-library': [
    [
      'python3: error while loading shared libraries: libpython3.12.so.1.0: cannot open shared object file: No such file or directory',
      127,
      /^A system library/,
    ],
    ['ImportError: libcudart.so.12: cannot open shared object file: No such file or directory', 1, /^A system library/],
    [
      "ImportError: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /env/mlx/core.so)",
      1,
      /the wrong version/,
    ],
    ['dyld[4711]: Library not loaded: @rpath/libpython3.11.dylib', 134, /^A system library/],
  ],
  'wrong-flag': [
    ['mlx_lm.lora: error: unrecognized arguments: --lora-layers 4', 2, /^An option is missing, unknown/],
    ['train.py: error: the following arguments are required: --model', 2, /^An option is missing/],
    ["mlx_lm.lora: error: argument --iters: invalid int value: 'x'", 2, /has a wrong value/],
    ['Error: No such option: --modle', 2, /--help/],
    ['unknown option --nosuch', 2, /--help/],
  ],
  'model-gated': [
    ['huggingface_hub.errors.GatedRepoError: 401 Client Error.', 1, /accept its terms/],
    [
      "datasets.exceptions.DatasetNotFoundError: Dataset 'me/mine' is a gated dataset on the Hub. You must be authenticated to access it.",
      1,
      /^The model or the dataset is gated/,
    ],
    ['OSError: You are trying to access a gated repo.', 1, /hf auth login/],
  ],
  'no-data': [
    [
      "FileNotFoundError: [Errno 2] No such file or directory: 'data/train.jsonl'",
      1,
      /^The training data was not found/,
    ],
    [
      "datasets.exceptions.DatasetNotFoundError: Dataset 'me/mine' doesn't exist on the Hub or cannot be accessed.",
      1,
      /dataset on the hub/,
    ],
    ["FileNotFoundError: [Errno 2] No such file or directory: 'train.csv'", 1, /check its path/],
  ],
  'no-config': [
    ["FileNotFoundError: [Errno 2] No such file or directory: 'lora.yaml'", 1, /^The configuration file/],
    ["FileNotFoundError: [Errno 2] No such file or directory: 'conf/train.yml'", 1, /^The configuration file/],
    ['error: [Errno 2] No such file or directory: "ds.yaml"', 1, /is relative to the folder/],
  ],
  'python-error': [
    [
      'Traceback (most recent call last):\n  File "t.py", line 1\nImportError: attempted relative import with no known parent package',
      1,
      /error of its own/,
    ],
    ['Traceback (most recent call last):\n  File "t.py", line 1\nKeyError: \'loss\'', 1, /error of its own/],
    [
      '╭──── Traceback (most recent call last) ────╮\n│ /work/t.py:3 in <module>  │\n╰────╯\nValueError: bad',
      1,
      /error of its own/,
    ],
  ],
};
