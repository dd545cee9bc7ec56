import meow from 'meow';
import {SEE_HELP, UserError} from '../../errors.js';
import {requirePlainEnvironment, withoutControls} from '../../paths/plain.js';
import {notPermitted} from '../../runs/not-permitted.js';
import {GLOBAL_OPTIONS} from '../../syntax/option.js';
import {printAsciiOnly} from './ascii-output.js';
import {atHost} from './at-host.js';
import type {Call, Command} from './command.js';
import {isAsciiTerminal} from './dashboard-flags.js';
import {flagsOf} from './flags.js';
import {commandHelp, programHelp} from './help.js';
import {sortWords} from './options.js';
import {holdBack} from './read-only.js';
import {say} from './say.js';
import {tendQueue} from './tend-queue.js';

/** Whether it shows or controls runs: each such command starts what is due in the queue. */
const looksAtRuns = ({group, usage}: Command): boolean =>
  ['watch', 'control', 'afterwards'].includes(group) || usage.startsWith('attach');

declare const MLXTOP_VERSION: string;

const titleOf = ({usage}: Command): string => `mlxtop ${usage.split(' ')[0]}`.trim();

/** `options`: those that were given, in their long form. */
const parse = (
  command: Command,
  words: readonly string[],
): {parsed: Omit<Call, 'commands'>; options: readonly string[]} => {
  const flags = flagsOf({...GLOBAL_OPTIONS, ...command.options});
  const title = titleOf(command);
  const sorted = sortWords(title, words, flags, command.takesTrainer ?? false);
  for (const word of [...sorted.options, ...sorted.words]) withoutControls(word, 'An argument');
  const parsed = meow({
    importMeta: import.meta,
    argv: [...sorted.options, '--', ...sorted.words],
    flags,
    pkg: {name: 'mlxtop', version: MLXTOP_VERSION},
    autoHelp: false,
    // An omitted flag differs from one that is turned off: whether there is colour depends on more than the flag.
    booleanDefault: undefined,
    autoVersion: false,
    inferType: false,
  });
  const {flags: given, input} = parsed;
  return {parsed: {flags: given, words: input, trainer: sorted.trainer}, options: sorted.options};
};

/** Runs the command; an error of usage points to that command's own help. */
const runToEnd = async (command: Command, call: Call, options: readonly string[]): Promise<number> => {
  try {
    const only = holdBack(command, call, process.env);
    const there = await atHost(command, call, options);
    if (there !== null) return there;
    if (looksAtRuns(command) && !only) await tendQueue(call);
    return await command.run(call);
  } catch (error) {
    if (!(error instanceof UserError)) throw notPermitted(error, true) ?? error;
    if (error.nextStep !== SEE_HELP) throw error;
    throw new UserError(error.message, `See ${titleOf(command)} --help.`, error.exitCode);
  }
};

/** Parses a command's words and runs it; `--help` and `--version` come first. Returns the exit code. */
export const runCommand = async (
  command: Command,
  words: readonly string[],
  commands: NonNullable<Call['commands']>,
): Promise<number> => {
  const {parsed, options} = parse(command, words);
  const call: Call = {...parsed, commands};
  const isAscii = call.flags.ascii === true || (process.stdout.isTTY === true && isAsciiTerminal(call));
  if (isAscii) printAsciiOnly(call.flags.json === true);
  if (call.flags.help) say(commandHelp(command));
  else if (call.flags.version) say(`${MLXTOP_VERSION}\n`);
  else {
    requirePlainEnvironment(process.env);
    return runToEnd(command, call, options);
  }
  return 0;
};

/** Prints the list of commands: `mlxtop --help`. */
export const showHelp = (commands: readonly Command[], isAscii: boolean): void => {
  if (isAscii) printAsciiOnly(false);
  say(programHelp(commands));
};
