import {existsSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {isRecord} from '../../trainer/is-record.js';
import {readYaml} from '../../trainer/settings/read-config.js';
import {programOnPath} from '../start/find-program.js';

/** Keys that only mlx-lm-lora's configurations have. */
const OF_MLX_LM_LORA = ['train_type', 'train_mode'];

/** Whether a configuration leaves it to the command whether to train, as many do. */
const asksForNothing = (values: unknown): boolean =>
  isRecord(values) && values.train == null && values.test == null && Object.keys(values).length > 0;

/** The folders in which an environment of a project lies by custom. */
const ENVIRONMENTS = ['.venv', 'venv'];

/**
 * The command that a configuration alone stands for: mlx_lm's trainer, or mlx-lm-lora's where it has keys of that, as
 * the environment has it: by its own script, else by that of an environment in this folder, else by Python. It trains,
 * unless the configuration says otherwise.
 */
export const commandOfConfig = async (file: string, directory: string, path: string): Promise<string[]> => {
  const values = await readYaml(resolve(directory, file));
  const isMlxLmLora = isRecord(values) && OF_MLX_LM_LORA.some(key => key in values);
  const [script, words] = isMlxLmLora
    ? ['mlx_lm_lora.train', ['-m', 'mlx_lm_lora.train']]
    : ['mlx_lm.lora', ['-m', 'mlx_lm', 'lora']];
  const python = ['python', 'python3'].find(name => programOnPath(name, path) !== null) ?? 'python';
  const inFolder = ENVIRONMENTS.map(name => `${name}/bin/${script}`).find(one => existsSync(join(directory, one)));
  const program = programOnPath(script, path) === null ? (inFolder ? [inFolder] : [python, ...words]) : [script];
  return [...program, '--config', file, ...(asksForNothing(values) ? ['--train'] : [])];
};
