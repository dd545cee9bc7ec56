import type {Dialect, NamedDialect} from '../dialect.js';
import {guessed} from './guess/index.js';
import {hfTrainer} from './hf-trainer.js';
import {jsonLines} from './json-lines.js';
import {keras} from './keras.js';
import {lightning} from './lightning.js';
import {mlxFlux} from './mlx-flux.js';
import {mlxLmLora} from './mlx-lm-lora.js';
import {mlxLmPlain} from './mlx-lm-plain.js';
import {mlxLmRich} from './mlx-lm-rich.js';
import {mlxTune} from './mlx-tune.js';
import {sillm} from './sillm.js';
import {torchtune} from './torchtune.js';
import {unsloth} from './unsloth.js';

/**
 * Every format that is understood, in the order in which they are asked. One that has another's lines among its own
 * stands before it; one that is known by a bare bar alone, as any program may draw it, stands behind them, and last the
 * one that guesses.
 */
const DIALECTS = {
  'mlx-lm-lora': mlxLmLora,
  'mlx-lm-plain': mlxLmPlain,
  'mlx-lm-rich': mlxLmRich,
  'mlx-flux': mlxFlux,
  unsloth,
  'mlx-tune': mlxTune,
  sillm,
  torchtune,
  lightning,
  keras,
  'json-lines': jsonLines,
  'hf-trainer': hfTrainer,
  guessed,
} as const satisfies Readonly<Record<string, () => Dialect>>;

export type DialectName = keyof typeof DIALECTS;

/** The one that knows no trainer's format. */
export const GUESS = 'guessed' satisfies DialectName;

/** New readers of all dialects, for one run. */
export const createDialects = (): NamedDialect[] =>
  Object.entries(DIALECTS).map(([name, create]) => ({name, ...create(), isGuess: name === GUESS}));
