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

/**
 * The value of each flag that stands on the command line (the last one counts), or `'help'`. Reads as argparse does;
 * abbreviated flags are not known. Throws an ArgumentError in argparse's words.
 */
export const readArguments = <Flag extends string>(
  argv: readonly string[],
  flags: readonly Flag[],
  switches: readonly string[],
): ReadonlyMap<Flag, string> | 'help' => {
  const {tokens} = parseArgs({
    args: [...argv],
    options: {
      help: {type: 'boolean', short: 'h'},
      ...Object.fromEntries(switches.map(flag => [flag, {type: 'boolean'} as const])),
      ...Object.fromEntries(flags.map(flag => [flag, {type: 'string'} as const])),
    },
    strict: false,
    tokens: true,
  });

  const values = new Map<Flag, string>();
  const unknown: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') unknown.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = flags.find(name => name === token.name);
    if (token.name === 'help') return 'help';
    if (flag !== undefined) {
      const value = token.value;
      if (value === undefined || (!token.inlineValue && looksLikeOption(value))) {
        throw new ArgumentError(`argument --${flag}: expected one argument`);
      }
      values.set(flag, value);
    } else if (!switches.includes(token.name)) {
      unknown.push(token.inlineValue ? `${token.rawName}=${token.value}` : token.rawName);
    } else if (token.value !== undefined) {
      throw new ArgumentError(`argument --${token.name}: ignored explicit argument '${token.value}'`);
    }
  }
  if (unknown.length > 0) throw new ArgumentError(`unrecognized arguments: ${unknown.join(' ')}`);
  return values;
};
