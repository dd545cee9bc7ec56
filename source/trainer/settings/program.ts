import {type TrainerName, trainerAt} from '../known/index.js';

/** A trainer within a command line. */
export type Program = {
  /** Null for a program that is not known. */
  trainer: TrainerName | null;
  /** The words that are the program's own. */
  options: readonly string[];
};

const baseName = (word: string): string => word.slice(word.lastIndexOf('/') + 1);

const known = (words: readonly string[], index: number): Program | null => {
  const found = trainerAt(words, index);
  return found && {trainer: found.trainer, options: words.slice(found.from)};
};

const SCRIPT = /\.(?:py|sh)$/;
const PYTHON = /^python[\d.]*$/i;

/**
 * The first word that is a program which may have a trainer's options; launchers and interpreters before it are passed
 * over.
 */
const programIn = (words: readonly string[]): Program | null => {
  for (const [index, word] of words.entries()) {
    const program = known(words, index);
    if (program) return program;
    if (SCRIPT.test(word)) return {trainer: null, options: words.slice(index + 1)};
    const isModule = word === '-m' && PYTHON.test(baseName(words[index - 1] ?? ''));
    if (isModule && known(words, index + 1) === null) return {trainer: null, options: words.slice(index + 2)};
  }
  return null;
};

/**
 * The program of a command that has the trainer's options. For argparse a `--` ends them; the `--` of a launcher
 * (`mlx.launch -n 2 -- python …`) stands before the trainer.
 */
export const programOf = (command: readonly string[]): Program => {
  const parts: string[][] = [[]];
  for (const word of command) {
    if (word === '--') parts.push([]);
    else parts.at(-1)?.push(word);
  }
  const programs = parts.map(programIn);
  const [first = []] = parts;
  return (
    programs.findLast(program => program !== null && program.trainer !== null) ??
    programs.findLast(program => program !== null) ?? {trainer: null, options: first.slice(1)}
  );
};
