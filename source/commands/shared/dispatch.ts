import meow, {type AnyFlags} from 'meow';
import {usageError} from '../../errors.js';
import {type Call, type Command, GLOBAL_FLAGS} from './command.js';
import {commandHelp, programHelp} from './help.js';

declare const MLXTOP_VERSION: string;

const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** Splits `words` where somebody else's command line begins: after `--`, or at the first word that is neither flag nor value. */
export const splitTrainer = (words: readonly string[], flags: AnyFlags): {own: string[]; trainer: string[]} => {
  const takesValue = new Set(
    Object.entries(flags).flatMap(([name, flag]) =>
      flag.type === 'boolean' ? [] : [`--${kebab(name)}`, ...(flag.shortFlag ? [`-${flag.shortFlag}`] : [])],
    ),
  );
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') return {own: words.slice(0, index), trainer: words.slice(index + 1)};
    if (!word.startsWith('-')) return {own: words.slice(0, index), trainer: words.slice(index)};
    if (takesValue.has(word)) index++;
  }
  return {own: [...words], trainer: []};
};

const parse = (command: Command, words: readonly string[]): Call => {
  const flags: AnyFlags = {...GLOBAL_FLAGS, ...command.flags};
  const {own, trainer} = command.takesTrainer ? splitTrainer(words, flags) : {own: [...words], trainer: []};
  const missing = own.find((word, index) => {
    const flag = Object.entries(flags).find(([name]) => word === `--${kebab(name)}`)?.[1];
    return flag !== undefined && flag.type !== 'boolean' && (own[index + 1] === undefined || own[index + 1] === '--');
  });
  if (missing) throw usageError(`${missing} needs a value.`, `See mlxtop ${command.usage.split(' ')[0]} --help.`);
  const parsed = meow({
    importMeta: import.meta,
    argv: own,
    flags,
    pkg: {name: 'mlxtop', version: MLXTOP_VERSION},
    autoHelp: false,
    autoVersion: false,
    inferType: false,
  });
  const known = new Set([...Object.keys(flags), ...Object.values(flags).flatMap(flag => flag.shortFlag ?? [])]);
  const unknown = Object.keys(parsed.flags).find(name => !known.has(name));
  if (unknown !== undefined) {
    const dashes = unknown.length === 1 ? '-' : '--';
    throw usageError(
      `mlxtop ${command.usage.split(' ')[0]} has no option ${dashes}${kebab(unknown)}.`,
      command.takesTrainer
        ? 'Options of the trainer go after --: mlxtop run -- python -m mlx_lm lora --train'
        : `See mlxtop ${command.usage.split(' ')[0]} --help.`,
    );
  }
  return {flags: parsed.flags, words: parsed.input, trainer};
};

/** Parses a command's words and runs it; `--help` and `--version` come first. Returns the exit code. */
export const runCommand = async (command: Command, words: readonly string[]): Promise<number> => {
  const call = parse(command, words);
  if (call.flags.help) process.stdout.write(commandHelp(command));
  else if (call.flags.version) process.stdout.write(`${MLXTOP_VERSION}\n`);
  else return command.run(call);
  return 0;
};

/** `mlxtop` without a command: attaches to what runs; `--help` lists the commands. */
export const runWithoutCommand = async (
  words: readonly string[],
  commands: Readonly<Record<string, () => Promise<{command: Command}>>>,
): Promise<number> => {
  const {command} = await import('../default.js');
  if (!words.includes('--help') && !words.includes('-h')) return runCommand(command, words);
  const loaded = await Promise.all(Object.values(commands).map(async load => (await load()).command));
  process.stdout.write(programHelp(loaded));
  return 0;
};
