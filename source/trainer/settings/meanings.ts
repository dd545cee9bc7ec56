import type {RunSettings} from '../../journal/events.js';
import {type TrainerName, trainerNamed} from '../known/index.js';
import {mlxLm} from '../known/mlx-lm.js';
import {mlxLmLora} from '../known/mlx-lm-lora.js';
import type {Meanings, ValueKind} from '../known/trainer.js';
import {transformers} from '../known/transformers.js';

/** What a command line or a configuration says of a run. */
export type Facts = {
  settings: RunSettings;
  /** Iterations to train; null where this is not said. */
  iterations: number | null;
};

/**
 * What the options of a user's own script mean: mostly the same as to these trainers. (mlx-vlm's `--adapter-path` is
 * where it loads from.)
 */
const IN_SCRIPTS: Meanings = {
  ...transformers.options.meanings,
  ...mlxLmLora.options.meanings,
  ...mlxLm.options.meanings,
};

/**
 * What the options mean to this trainer; to one without a program of its own, and to an unknown one, what they mean in
 * scripts.
 */
export const meaningsOf = (name: TrainerName | null): Meanings => {
  const trainer = trainerNamed(name);
  return (trainer?.program && trainer.options?.meanings) ?? IN_SCRIPTS;
};

/** The value if it is one of that kind, else null: to complain of an odd one is up to the trainer. */
export const accepted = (kind: ValueKind, value: unknown): string | number | boolean | null => {
  if (kind === 'text') return typeof value === 'string' && value !== '' ? value : null;
  if (kind === 'switch') return typeof value === 'boolean' ? value : null;
  return typeof value === 'number' && Number.isFinite(value) && isNumberOf(kind, value) ? value : null;
};

const isNumberOf = (kind: Exclude<ValueKind, 'text' | 'switch'>, value: number): boolean => {
  if (kind === 'number') return value > 0;
  if (!Number.isSafeInteger(value)) return false;
  return kind === 'integer' || value > 0 || (kind === 'all' && value === -1);
};
