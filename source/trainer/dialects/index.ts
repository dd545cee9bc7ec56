import type {Dialect} from '../dialect.js';
import {hfTrainer} from './hf-trainer.js';
import {jsonLines} from './json-lines.js';
import {keras} from './keras.js';
import {lightning} from './lightning.js';
import {mlxLmLora} from './mlx-lm-lora.js';
import {mlxLmPlain} from './mlx-lm-plain.js';
import {mlxLmRich} from './mlx-lm-rich.js';
import {mlxTune} from './mlx-tune.js';
import {sillm} from './sillm.js';
import {torchtune} from './torchtune.js';
import {unsloth} from './unsloth.js';

/**
 * Every trainer that is understood, in the order in which they are asked. A trainer that prints another's lines among its own
 * stands before it; one that is known by a bare bar alone, as any program may draw it, stands last.
 */
const DIALECTS: readonly (() => Dialect)[] = [
  mlxLmLora,
  mlxLmPlain,
  mlxLmRich,
  unsloth,
  mlxTune,
  sillm,
  torchtune,
  lightning,
  keras,
  jsonLines,
  hfTrainer,
];

/** New readers of all dialects, for one run. */
export const createDialects = (): Dialect[] => DIALECTS.map(create => create());
