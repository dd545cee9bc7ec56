import {parseArgs} from 'node:util';

/** Wrong usage; the message is what argparse prints after `error: `. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** The width at which argparse breaks its usage in a terminal of 80 columns. */
const USAGE_WIDTH = 78;

/** argparse's usage, e.g. `usage: demo [-h] [--train] [--iters ITERS]`, continued below the first option. */
export const usageText = (program: string, flags: readonly string[], switches: readonly string[]): string => {
  const parts = [
    '[-h]',
    ...switches.map(flag => `[--${flag}]`),
    ...flags.map(flag => `[--${flag} ${flag.replaceAll('-', '_').toUpperCase()}]`),
  ];
  const start = `usage: ${program}`;
  const indent = ' '.repeat(start.length);
  let usage = start;
  let column = start.length;
  for (const part of parts) {
    const breaks = column + 1 + part.length > USAGE_WIDTH;
    usage += breaks ? `\n${indent} ${part}` : ` ${part}`;
    column = (breaks ? indent.length : column) + 1 + part.length;
  }
  return usage;
};

/** A value may look like a negative number, but not like another option. */
const looksLikeOption = (text: string): boolean => text.startsWith('-') && !/^-(\d|\.\d|$)/.test(text);

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, {kind: 'option'}>;

const tokensOf = (argv: readonly string[], flags: readonly string[], switches: readonly string[]): Token[] =>
  parseArgs({
    args: [...argv],
    options: {
      help: {type: 'boolean', short: 'h'},
      ...Object.fromEntries(switches.map(flag => [flag, {type: 'boolean'} as const])),
      ...Object.fromEntries(flags.map(flag => [flag, {type: 'string'} as const])),
    },
    strict: false,
    tokens: true,
  }).tokens;

const argumentOf = ({name, value, inlineValue}: OptionToken): string => {
  if (value !== undefined && (inlineValue || !looksLikeOption(value))) return value;
  throw new ArgumentError(`argument --${name}: expected one argument`);
};

const requireBare = ({name, value}: OptionToken): void => {
  if (value !== undefined) throw new ArgumentError(`argument --${name}: ignored explicit argument '${value}'`);
};

/** As argparse quotes what it does not recognize. */
const asWritten = (token: Token): string[] => {
  if (token.kind === 'positional') return [token.value];
  if (token.kind !== 'option') return [];
  return [token.inlineValue ? `${token.rawName}=${token.value}` : token.rawName];
};

/**
 * The value of each flag on the command line (the last one counts), or `'help'`. Reads as argparse does, except that
 * flags cannot be abbreviated. Throws an ArgumentError in argparse's words.
 */
export const readArguments = <Flag extends string>(
  argv: readonly string[],
  flags: readonly Flag[],
  switches: readonly string[],
): ReadonlyMap<Flag, string> | 'help' => {
  const values = new Map<Flag, string>();
  const unknown: string[] = [];
  for (const token of tokensOf(argv, flags, switches)) {
    if (token.kind !== 'option') {
      unknown.push(...asWritten(token));
      continue;
    }
    if (token.name === 'help') return 'help';
    const flag = flags.find(name => name === token.name);
    if (flag !== undefined) values.set(flag, argumentOf(token));
    else if (switches.includes(token.name)) requireBare(token);
    else unknown.push(...asWritten(token));
  }
  if (unknown.length > 0) throw new ArgumentError(`unrecognized arguments: ${unknown.join(' ')}`);
  return values;
};
