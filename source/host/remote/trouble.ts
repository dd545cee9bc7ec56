import {printable} from '../../format/printable.js';
import type {EventOf} from '../../journal/events.js';

/** Why another machine does not answer. */
export type Trouble = NonNullable<EventOf<'host-state'>['trouble']>;

export type HostTrouble = {trouble: Trouble; text: string | null};

/** The reasons in words, as they follow the name of a host and a colon. */
export const TROUBLE_WORDS: Readonly<Record<Trouble, string>> = {
  'unknown-host': 'ssh does not know that name',
  refused: 'it refuses ssh connections',
  'not-permitted': 'it does not let ssh in without a password',
  unreachable: 'it cannot be reached',
  dropped: 'the connection was dropped',
  silent: 'it does not answer',
  'no-ssh': 'ssh cannot be run',
  unreadable: 'mlxtop does not understand its answer',
};

const MAX_TEXT = 200;

/** What OpenSSH writes to its standard error (ssh.c, sshconnect.c, misc.c, readconf.c), in the order of its weight. */
const SAID: readonly [RegExp, Trouble][] = [
  [/could not resolve hostname|name or service not known|nodename nor servname/i, 'unknown-host'],
  [/host key verification failed|identification has changed|no .*host key is known/i, 'not-permitted'],
  [/permission denied|too many authentication failures|no supported authentication/i, 'not-permitted'],
  [/connection refused/i, 'refused'],
  [/timed out|no route to host|network is unreachable|host is down|network is down/i, 'unreachable'],
  [/bad (?:configuration option|owner or permissions)|illegal option|unknown option/i, 'no-ssh'],
];

/** A line that says nothing of the reason. */
const CHATTER = /^(?:Warning: Permanently added|\*\*|debug\d?:|@@@|$)/;

const lastLine = (said: string): string | null => {
  const lines = said.split('\n').map(line => printable(line.trim()));
  return lines.findLast(line => line !== '' && !CHATTER.test(line))?.slice(0, MAX_TEXT) ?? null;
};

/**
 * Why a connection has ended, by what ssh `said` of it. `hadAnswered`: the machine had answered before, so that
 * without a word of ssh's it was dropped. `printed`: what came instead of an answer, of a command that is forced on
 * whoever logs in, or of an account that may not.
 */
export const troubleOf = (said: string, hadAnswered: boolean, printed = ''): HostTrouble => {
  const known = hadAnswered ? undefined : SAID.find(([pattern]) => pattern.test(said))?.[1];
  const instead = hadAnswered || known !== undefined ? null : lastLine(printed);
  return instead === null
    ? {trouble: known ?? 'dropped', text: lastLine(said)}
    : {trouble: 'unreadable', text: instead};
};
