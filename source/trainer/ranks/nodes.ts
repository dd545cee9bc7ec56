import {countIn, optionValue, ownWords} from './option-value.js';

const TORCHRUN = /(?:^|\/)torchrun$|^torch\.distributed\.(?:run|launch)$/;
const ACCELERATE = /(?:^|\/)accelerate$|^accelerate\.commands\.launch$/;

/** `2`, or `1:4` of an elastic start: the most that there may be. */
const nodesIn = (text: string | null): number | null => countIn(text?.split(':').at(-1) ?? null);

/**
 * How many machines a command works on that is started on each of them by hand (`torchrun --nnodes`, `accelerate launch
 * --num_machines`); 1 for any other. Their names stand nowhere: each knows only where all of them meet.
 */
export const nodesOf = (command: readonly string[]): number => {
  const at = command.findIndex(word => TORCHRUN.test(word) || ACCELERATE.test(word));
  if (at === -1) return 1;
  const words = ownWords(command.slice(at + 1));
  const names = TORCHRUN.test(command[at] ?? '') ? ['--nnodes'] : ['--num_machines', '--num-machines'];
  return nodesIn(optionValue(words, names)) ?? 1;
};
