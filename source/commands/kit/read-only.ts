import {UserError, usageError} from '../../errors.js';
import {lookOnly} from '../../history/look-only.js';
import {nameOf} from '../../syntax/command.js';
import type {Options} from '../../syntax/option.js';
import {type Call, type Command, isSet} from './command.js';

/** The variable that makes every command of a kiosk one that only looks. */
const VARIABLE = 'MLXTOP_READ_ONLY';

/** Commands that only look. Any other, also one that will be added, does something or writes a file. */
const LOOKING = new Set(
  'dashboard browse status runs logs wait memory apps compare export doctor share completion man queue'.split(' '),
);
/** Flags with which one of them does not only look. */
const ACTING = ['prune', 'removeUnreadable', 'output', 'tensorboard', 'report', 'macCheck'];

const isGiven = (value: unknown): boolean => value !== undefined && value !== false && value !== '';

/** Whether the environment is a kiosk's: `MLXTOP_READ_ONLY` is set, and not to 0. */
export const isKiosk = (environment: NodeJS.ProcessEnv): boolean => {
  const value = environment[VARIABLE] ?? '';
  return value !== '' && value !== '0' && value.toLowerCase() !== 'false';
};

/** Whether a command only looks, by `--read-only` or the environment. */
export const isReadOnly = ({flags}: Pick<Call, 'flags'>, environment: NodeJS.ProcessEnv): boolean =>
  isSet(flags, 'readOnly') || isKiosk(environment);

const acts = (command: Command, {flags, words}: Pick<Call, 'flags' | 'words'>): boolean => {
  const name = nameOf(command);
  if (!LOOKING.has(name)) return true;
  return (name === 'queue' && words.length > 0) || ACTING.some(flag => isGiven(flags[flag]));
};

/**
 * Has the process only look where it is to, and returns whether it does. Throws a `UserError` for a command that would
 * do something in a kiosk, and for `--show-all` where everything is shown anyway.
 */
export const holdBack = (
  command: Command,
  call: Pick<Call, 'flags' | 'words'>,
  environment: NodeJS.ProcessEnv,
): boolean => {
  if (isKiosk(environment) && acts(command, call)) {
    throw new UserError(
      `${VARIABLE} is set, so mlxtop is read-only here: ${`mlxtop ${nameOf(command)}`.trim()} is not possible.`,
      'To look: mlxtop dashboard, mlxtop browse or mlxtop status.',
    );
  }
  const only = isReadOnly(call, environment);
  if (!only && Object.hasOwn(command.options, 'readOnly') && isSet(call.flags, 'showAll')) {
    throw usageError('--show-all goes with --read-only; otherwise everything is shown anyway.');
  }
  if (only) lookOnly();
  return only;
};

/** The options of what may be shown to others. */
export const readOnlyOptions = {
  readOnly: {
    text: 'no key can change anything; the command, paths and app names are hidden (also with MLXTOP_READ_ONLY=1)',
  },
  showAll: {text: 'with --read-only: show the command, paths and app names anyway'},
} as const satisfies Options;

/** Whether command, paths and names of applications are left out. */
export const isDiscreet = (call: Pick<Call, 'flags'>, environment: NodeJS.ProcessEnv): boolean =>
  isReadOnly(call, environment) && !isSet(call.flags, 'showAll');
