import {axolotl} from './axolotl.js';
import {demo} from './demo.js';
import {keras} from './keras.js';
import {lightning} from './lightning.js';
import {mlxLm} from './mlx-lm.js';
import {mlxLmLora} from './mlx-lm-lora.js';
import {mlxTune} from './mlx-tune.js';
import {mlxVlm} from './mlx-vlm.js';
import {optionsFrom} from './program.js';
import {sillm} from './sillm.js';
import {torchtune} from './torchtune.js';
import type {Defaults, KnownTrainer} from './trainer.js';
import {transformers} from './transformers.js';
import {unsloth} from './unsloth.js';

/** One that is made with another, or is called like it, stands before it: the first that fits counts. */
const RECORDS = [
  demo,
  mlxLmLora,
  mlxLm,
  mlxVlm,
  unsloth,
  mlxTune,
  sillm,
  torchtune,
  lightning,
  keras,
  transformers,
  axolotl,
] as const;

export type TrainerName = (typeof RECORDS)[number]['name'];

/** Every trainer that is known, each by one record. */
export const KNOWN_TRAINERS: readonly (KnownTrainer & {name: TrainerName})[] = RECORDS;

/** The record of a trainer; null for a program that is not known. */
export const trainerNamed = (name: TrainerName | null): KnownTrainer | null =>
  KNOWN_TRAINERS.find(one => one.name === name) ?? null;

/**
 * The trainer with known options that the words at `index` start, and where its own options begin; null for other
 * words.
 */
export const trainerAt = (words: readonly string[], index: number): {trainer: TrainerName; from: number} | null => {
  for (const {name, program, options} of KNOWN_TRAINERS) {
    const from = program && options ? optionsFrom(program, words, index) : null;
    if (from !== null) return {trainer: name, from};
  }
  return null;
};

/** Whether a command has a word that shows that this trainer takes part. */
export const isMentioned = ({mention}: KnownTrainer, command: readonly string[]): boolean =>
  mention !== undefined && command.some(word => mention.test(word));

/** The defaults of the trainer that a command mentions; null where no such trainer's defaults are known. */
export const defaultsOf = (command: readonly string[]): Defaults | null =>
  KNOWN_TRAINERS.find(one => one.defaults !== undefined && isMentioned(one, command))?.defaults ?? null;
