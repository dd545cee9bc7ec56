import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/** This machine's own Python, not a link to it or a shim; null where there is none. */
export const REAL_PYTHON: string | null =
  spawnSync('python3', ['-c', 'import os, sys; print(os.path.realpath(sys.executable))'], {
    encoding: 'utf8',
  }).stdout?.trim() || null;

const program = (path: string, text: string): void => {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
};

/** What can be seen of mlx_lm.lora: its reports, and a file of weights every ten iterations. */
const TRAINER = `
import argparse, json, os, struct, time
parser = argparse.ArgumentParser()
parser.add_argument("--train", action="store_true")
for name in ["--model", "--data", "--adapter-path", "--resume-adapter-file"]: parser.add_argument(name)
for name in ["--iters", "--seed", "--save-every"]: parser.add_argument(name, type=int, default=10)
given = parser.parse_args()
folder = given.adapter_path or "adapters"
os.makedirs(folder, exist_ok=True)
json.dump({**vars(given), "lora_parameters": {"rank": 8, "scale": 20.0}}, open(folder + "/adapter_config.json", "w"))
names = ["model.layers.0.self_attn.q_proj.lora_a", "model.layers.0.self_attn.q_proj.lora_b"]
shapes = [[16, 8], [8, 16]]
header = {n: {"dtype": "F32", "shape": s, "data_offsets": [512 * i, 512 * (i + 1)]} for i, (n, s) in enumerate(zip(names, shapes))}
text = json.dumps(header).encode()
weights = struct.pack("<Q", len(text)) + text + bytes(1024)
if given.resume_adapter_file: print("Loading fine-tuned weights from", given.resume_adapter_file)
print(f"Starting training..., iters: {given.iters}", flush=True)
for it in range(10, given.iters + 1, 10):
    time.sleep(0.2)
    print(f"Iter {it}: Train loss 2.000, Learning Rate 1.000e-05, It/sec 50.000, Tokens/sec 100.000, Trained Tokens {it}, Peak mem 1.000 GB", flush=True)
    path = f"{folder}/{it:07d}_adapters.safetensors"
    open(path, "wb").write(weights)
    print(f"Iter {it}: Saved adapter weights to {folder}/adapters.safetensors and {path}.", flush=True)
`;

/**
 * A framework's Python as Homebrew and python.org build it, below `folder`: its `bin/python3.12` becomes the program in
 * Python.app, which is all that ps then shows. Only __PYVENV_LAUNCHER__ says which virtual environment it belongs to
 * (pythonw.c).
 */
export const makeFramework = (folder: string, real: string) => {
  const version = join(folder, 'Python.framework', 'Versions', '3.12');
  const app = join(version, 'Resources', 'Python.app', 'Contents', 'MacOS');
  mkdirSync(app, {recursive: true});
  mkdirSync(join(version, 'bin'));
  const shown = join(app, 'Python');
  program(shown, `#!/bin/bash\nexec -a '${shown}' '${real}' "$@"\n`);
  program(
    join(version, 'bin', 'python3.12'),
    [
      '#!/bin/bash',
      'bin=$(cd "$(dirname "$0")" && pwd -P)',
      'export __PYVENV_LAUNCHER__="$bin/$(basename "$0")"',
      '[ -f "$bin/../pyvenv.cfg" ] && export PYTHONPATH="$bin/../lib/site-packages"',
      `exec -a '${shown}' '${real}' "$@"`,
      '',
    ].join('\n'),
  );
  return {
    /** What ps shows of every process of it. */
    shown,
    /** A virtual environment of it, whose Python is a chain of links; with `mlx_lm`, and its console script. */
    environment(at: string) {
      const bin = join(at, 'bin');
      const packages = join(at, 'lib', 'site-packages');
      mkdirSync(bin, {recursive: true});
      mkdirSync(join(packages, 'mlx_lm'), {recursive: true});
      writeFileSync(join(at, 'pyvenv.cfg'), `home = ${join(version, 'bin')}\nversion = 3.12.4\n`);
      symlinkSync(join(version, 'bin', 'python3.12'), join(bin, 'python3.12'));
      symlinkSync('python3.12', join(bin, 'python3'));
      symlinkSync('python3', join(bin, 'python'));
      writeFileSync(join(packages, 'mlx_lm', '__init__.py'), '');
      writeFileSync(join(packages, 'mlx_lm', 'lora.py'), TRAINER);
      program(
        join(bin, 'mlx_lm.lora'),
        `#!${join(realpathSync(at), 'bin', 'python3.12')}\nimport runpy\nrunpy.run_module("mlx_lm.lora", run_name="__main__")\n`,
      );
      return {bin, packages, python: join(bin, 'python3')};
    },
  };
};
