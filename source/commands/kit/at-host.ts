import {usageError} from '../../errors.js';
import {checkHostName} from '../../host/remote/ssh-options.js';
import {runThere, type There} from '../../host/remote/there.js';
import {toolsFolder} from '../../host/tools-folder.js';
import type {Options} from '../../syntax/option.js';
import {type Call, type Command, isSet, textFlag} from './command.js';
import {isAsciiTerminal} from './dashboard-flags.js';
import {isKiosk} from './read-only.js';

/** The option of commands that look: at what is on another machine. */
export const hostOption = {
  host: {value: 'NAME', kind: 'host', text: 'on another machine that has mlxtop, over ssh without a password'},
} as const satisfies Options;

/** With these a command that lists would do something there. */
const ACTING = ['prune', 'removeUnreadable'] as const;

const nameOf = ({usage}: Pick<Command, 'usage'>): string => usage.split(' ')[0] ?? '';

const isTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

/** A dashboard, and what is repeated in place. */
const needsTerminal = (name: string, {flags}: Call): boolean =>
  name === 'dashboard' || (isSet(flags, 'watch') && !isSet(flags, 'json') && isTerminal());

/**
 * The words for mlxtop there: those of this call (`options` in their long form) without `--host`, and how this terminal
 * is where theirs would be asked.
 */
export const wordsThere = (
  name: string,
  options: readonly string[],
  {words}: Pick<Call, 'words'>,
  here: {ascii: boolean; noColor: boolean; kiosk: boolean},
): string[] => {
  const given = options.filter(option => option !== '--host' && !option.startsWith('--host='));
  const has = (option: string): boolean => given.includes(option);
  return [
    name,
    ...given,
    ...(here.ascii && !has('--ascii') ? ['--ascii'] : []),
    ...(here.noColor && !has('--color') && !has('--no-color') ? ['--no-color'] : []),
    ...(here.kiosk && name === 'dashboard' && !has('--read-only') ? ['--read-only'] : []),
    ...(words.length === 0 ? [] : ['--', ...words]),
  ];
};

/**
 * Runs a command on the host that `--host` names, instead of here; null without it. Throws a `UserError` for a host
 * that is none or is not reached, for what needs a terminal without one, and for flags that would do more than look.
 */
export const atHost = async (
  command: Pick<Command, 'usage' | 'options'>,
  call: Call,
  options: readonly string[],
): Promise<number | null> => {
  const host = Object.hasOwn(command.options, 'host') ? textFlag(call.flags, 'host') : undefined;
  if (host === undefined || command.options.host?.kind !== 'host') return null;
  checkHostName(host);
  const name = nameOf(command);
  const acting = ACTING.find(flag => isSet(call.flags, flag));
  if (acting !== undefined) {
    throw usageError('--host only looks.', `To remove runs there: ssh ${host}, and mlxtop runs --help`);
  }
  if (name === 'dashboard' && !isTerminal()) {
    throw usageError('The dashboard needs a terminal.', `Without one: mlxtop status --host ${host}`);
  }
  const kiosk = isKiosk(process.env);
  const hasTerminal = needsTerminal(name, call);
  const here = {
    ascii: hasTerminal && isAsciiTerminal(call),
    noColor: hasTerminal && (process.env.NO_COLOR ?? '') !== '',
    kiosk,
  };
  const there: There = {
    words: wordsThere(name, options, call, here),
    hasTerminal,
    variables: kiosk ? ['MLXTOP_READ_ONLY=1'] : [],
  };
  return runThere(host, there, toolsFolder());
};
