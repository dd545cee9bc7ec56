import {type CommandSyntax, nameOf} from '../syntax/command.js';
import {
  type Given,
  GLOBAL_OPTIONS,
  kindOf,
  longName,
  type Option,
  type Options,
  shownOptions,
  textOf,
} from '../syntax/option.js';

/** An option as a shell needs it: all of its names, what it does, and its value. */
export type Flag = {names: string[]; short: string | null; long: string; about: string; option: Option};

/** The options of a command, with those that every command has. */
export const flagsOf = (options: Options): Flag[] =>
  shownOptions({...options, ...GLOBAL_OPTIONS}).map(([name, option]) => {
    const long = longName(name, option);
    const short = option.short ?? null;
    return {names: short === null ? [long] : [`-${short}`, long], short, long, about: textOf(option), option};
  });

/** Where the values come from: a list of words, files, folders, hosts, what mlxtop knows, or nowhere. */
export type Source =
  | {from: 'choices'; choices: readonly string[]; isList: boolean}
  | {from: 'file' | 'folder' | 'host' | 'none'}
  | {from: 'mlxtop'; kind: string};

/** Where the values of an option or a word come from. */
export const sourceOf = (given: Given): Source => {
  if (given.choices !== undefined) return {from: 'choices', choices: given.choices, isList: given.isList === true};
  const kind = kindOf(given);
  if (kind === 'file' || kind === 'folder' || kind === 'host') return {from: kind};
  return kind === 'text' ? {from: 'none'} : {from: 'mlxtop', kind};
};

/** Whether another program's command line may follow the options and words. */
export const hasTrainer = ({takesTrainer}: CommandSyntax): boolean => takesTrainer !== undefined;

/** Whether it begins with the first word that is no option. */
export const beginsTrainer = ({takesTrainer}: CommandSyntax): boolean => takesTrainer === true;

/** The names of the commands that a shell knows: neither `mlxtop` alone nor one without a name. */
export const named = (commands: readonly CommandSyntax[]): (readonly [string, CommandSyntax])[] =>
  commands.map(command => [nameOf(command), command] as const).filter(([name]) => name !== '');

/** A word between single quotes, as sh, bash and zsh read it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A shell's text as it is, but for `@{`, which stands for `${`: that would be JavaScript's here. */
export const shell = (strings: TemplateStringsArray): string => String.raw(strings).replaceAll('@{', '${');
