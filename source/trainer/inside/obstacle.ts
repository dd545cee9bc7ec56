import {demo} from '../known/demo.js';
import {isMentioned, KNOWN_TRAINERS, type TrainerName, trainerAt} from '../known/index.js';
import {programOf} from '../settings/program.js';

/** Options by which Python takes no module from PYTHONPATH, or runs none of its own at its start. */
const ISOLATING = /[IES]/;
/** Options that take the rest of their word, or the next word. */
const WITH_VALUE = /[cmWXQ]/;

const PYTHON = /^(?:python|pypy)[\d.]*$/i;
const SCRIPT = /\.(?:py|sh)$/;

const baseName = (word: string): string => word.slice(word.lastIndexOf('/') + 1);

/** Programs that start another one where the run's folder, or its environment, is not. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['ssh', 'mosh', 'docker', 'podman', 'nerdctl', 'kubectl', 'apptainer', 'singularity', 'orb', 'limactl'].map(
      name => [name, 'runs the trainer where this folder is not'],
    ),
  ),
  ...Object.fromEntries(['sudo', 'doas', 'su'].map(name => [name, 'takes PYTHONPATH away from the trainer'])),
};

/** The first option of a Python by which it does not look into PYTHONPATH; null without one. */
const isolatingOption = (words: readonly string[]): string | null => {
  for (let at = 0; at < words.length; at++) {
    const letters = /^-([A-Za-z]+)/.exec(words[at] ?? '')?.[1];
    if (letters === undefined) return null;
    const value = letters.search(WITH_VALUE);
    const option = ISOLATING.exec(value === -1 ? letters : letters.slice(0, value))?.[0];
    if (option !== undefined) return `-${option}`;
    if (/[cm]/.test(letters.charAt(value))) return null;
    if (value === letters.length - 1) at++;
  }
  return null;
};

const pythonWith = (words: readonly string[]): string | null => {
  const at = words.findIndex(word => PYTHON.test(baseName(word)));
  const option = at === -1 ? null : isolatingOption(words.slice(at + 1));
  return option === null ? null : `${baseName(words[at] ?? '')} ${option} takes no module from PYTHONPATH`;
};

const environmentWords = (words: readonly string[]): string | null => {
  const at = words.findIndex(word => /^g?env$/.test(baseName(word)));
  if (at === -1) return null;
  const rest = words.slice(at + 1);
  if (rest.some(word => word.startsWith('PYTHONPATH='))) return 'its command sets a PYTHONPATH of its own';
  const clears = rest.some(
    (word, index) =>
      /^(?:-|-i|--ignore-environment)$/.test(word) || (word === '-u' && rest[index + 1] === 'PYTHONPATH'),
  );
  return clears ? 'env takes PYTHONPATH away from the trainer' : null;
};

/** Those that train by mlx_lm's own function. */
const BY_MLX_LM: ReadonlySet<TrainerName> = new Set<TrainerName>(['mlx-lm', 'mlx-tune']);

/** The words up to a script, or a module, with it: behind it a name may be that of a model (`unsloth/Llama-3.2-1B`). */
const withoutArguments = (command: readonly string[]): readonly string[] => {
  const at = command.findIndex((word, index) => SCRIPT.test(word) || command[index - 1] === '-m');
  return at === -1 ? command : command.slice(0, at + 1);
};

/** The trainer that a command shows to be another one than mlx_lm; null where it may be that. */
const otherTrainer = (command: readonly string[]): TrainerName | null => {
  if (demo.wayToContinue(command) !== null) return 'demo';
  const {trainer} = programOf(command);
  if (trainer !== null) return BY_MLX_LM.has(trainer) ? null : trainer;
  const words = withoutArguments(command);
  const mentioned = KNOWN_TRAINERS.filter(one => isMentioned(one, words)).map(({name}) => name);
  return mentioned.some(name => BY_MLX_LM.has(name)) ? null : (mentioned[0] ?? null);
};

/** The words up to the trainer's own program, or script. */
const launchers = (command: readonly string[]): readonly string[] => {
  const at = command.findIndex((word, index) => SCRIPT.test(word) || trainerAt(command, index) !== null);
  return at === -1 ? command : command.slice(0, at);
};

/**
 * Why no module can be put in front of a trainer's path, as a part of a sentence; null where nothing is known that
 * stands in the way. `firstLine`: of the command's program, where that is a script.
 */
export const insideObstacle = (command: readonly string[], firstLine: string | null): string | null => {
  const other = otherTrainer(command);
  if (other !== null) return `it is for mlx_lm, and this is ${other}`;
  const before = launchers(command);
  const away = before.find(word => Object.hasOwn(ELSEWHERE, baseName(word)));
  if (away !== undefined) return `${baseName(away)} ${ELSEWHERE[baseName(away)]}`;
  const shebang = /^#!\s*(.*)/.exec(firstLine ?? '')?.[1]?.split(/\s+/) ?? [];
  return environmentWords(before) ?? pythonWith(before) ?? pythonWith(shebang);
};

/** The variables by which a folder's modules stand in front; null where its path cannot be part of a PYTHONPATH. */
export const insideVariables = (folder: string, present: string | undefined): {PYTHONPATH: string} | null =>
  folder.includes(':') ? null : {PYTHONPATH: present ? `${folder}:${present}` : folder};
