import {spawnSync} from 'node:child_process';
import {copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {REAL_PYTHON} from '../../helpers/framework-python.js';

const SOURCE = fileURLToPath(new URL('../../../source/trainer/inside/python/', import.meta.url));

/** What of mlx and mlx_lm the module touches. */
const FILES: Readonly<Record<string, string>> = {
  'mlx/__init__.py': '',
  'mlx/core.py': `
import os
def get_peak_memory(): return 7000
def get_active_memory(): return 5000
class distributed:
    @staticmethod
    def init():
        class Group:
            def rank(self): return int(os.environ.get("RANK", "0"))
        return Group()
`,
  'mlx_lm/__init__.py': 'from .tuner import train\n',
  'mlx_lm/tuner/__init__.py': 'from .trainer import TrainingCallback, train\n',
  'mlx_lm/tuner/trainer.py': `
import mlx.core as mx
class TrainingCallback:
    def on_train_loss_report(self, train_info): pass
    def on_val_loss_report(self, val_info): pass
    def on_end(self): print("default end")
def train(model, iters=3, training_callback=None, first=0, losses=None):
    """Trains."""
    mx.distributed.init()
    for it in range(1, iters + 1):
        if training_callback is not None:
            if it == 1:
                training_callback.on_val_loss_report({"iteration": first, "val_loss": 4.5, "val_time": 0.25})
            loss = (losses or [2.5])[0]
            training_callback.on_train_loss_report({"iteration": it, "train_loss": loss,
                "learning_rate": 9.999999747378752e-06, "iterations_per_second": 2.0, "tokens_per_second": 100.0,
                "trained_tokens": 10 * it, "peak_memory": 7e-6})
    if training_callback is not None: training_callback.on_end()
    print("trained", model)
    return model
`,
};

/** A run's folder with the modules in it, and a stub of mlx_lm beside it. */
export const stubIn = (folder: string, run = join(folder, 'run')) => {
  const library = join(folder, 'library');
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(library, name)), {recursive: true});
    writeFileSync(join(library, name), text);
  }
  mkdirSync(join(run, 'inside'), {recursive: true});
  for (const name of ['sitecustomize.py', 'mlxtop_inside.py'])
    copyFileSync(join(SOURCE, name), join(run, 'inside', name));
  const reports = join(run, 'inside.ndjson');
  return {
    run,
    library,
    inside: join(run, 'inside'),
    reports,
    /** What has been written, each line as it is. */
    lines: (): string[] => (existsSync(reports) ? readFileSync(reports, 'utf8').split('\n').filter(Boolean) : []),
    /** Runs Python code, with the modules in front unless `plain`. */
    python(code: string, {plain = false, env = {}, program = REAL_PYTHON ?? 'python3', words = [] as string[]} = {}) {
      const path = plain ? library : `${join(run, 'inside')}:${library}`;
      const {stdout, stderr, status} = spawnSync(program, [...words, '-c', code], {
        encoding: 'utf8',
        env: {PATH: process.env.PATH, PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: '1', ...env},
      });
      return {stdout, stderr, status};
    },
  };
};
