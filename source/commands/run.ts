import {UserError, usageError} from '../errors.js';
import {parseInterval} from '../format/interval.js';
import {isWaiting} from '../journal/queue-entry.js';
import type {RunRecord} from '../journal/run-record.js';
import {withoutControls} from '../paths/plain.js';
import {notPermitted} from '../runs/not-permitted.js';
import {checkRunName, checkSessionName} from '../runs/start/choose-session.js';
import {requireProgram} from '../runs/start/find-program.js';
import {NOT_NEEDED} from '../runs/start/independent.js';
import {namesBefore} from '../runs/start/name-before.js';
import type {Continues, StartRequest} from '../runs/start/request.js';
import {startTrainer} from '../runs/start/start-trainer.js';
import {readSettings} from '../settings/settings.js';
import type {Options} from '../syntax/option.js';
import {compilePattern} from '../trainer/pattern.js';
import {alertChannelsOf, alertOptions} from './kit/alert-flag.js';
import {type Call, type Command, isSet, textFlag} from './kit/command.js';
import {dashboardFlags} from './kit/dashboard-flags.js';
import {queueOptions, queueWish} from './kit/queue-flags.js';
import {choiceOptions, choicesOf} from './kit/run-choices.js';
import {complain} from './kit/say.js';
import {canShow, showRun} from './kit/show-run.js';
import {inputOf, inputOptions} from './kit/standard-input.js';
import {teachRun} from './kit/teach-run.js';
import {user} from './kit/user.js';
import {warnOnFailure} from './kit/warn-on-failure.js';

const UNREAD_SETTINGS =
  'alerts ring the bell at most, old runs are kept, and --independent, --inside and --after-restart apply only if you typed them';

export const runOptions = {
  name: {short: 'n', value: 'NAME', text: 'name of the run; may contain spaces', usual: 'as the session'},
  session: {short: 's', value: 'NAME', kind: 'session', text: 'name of the tmux session', usual: 'mlxtop, mlxtop-2, …'},
  detach: {short: 'd', text: 'start without attaching'},
  interval: {value: 'TIME', text: 'how often the machine is sampled: 500ms, 2s', usual: '2s'},
  iterationsPattern: {value: 'REGEX', text: 'for a trainer unknown to mlxtop: named groups iteration, total, loss'},
  check: {text: 'start only if mlxtop check finds that it starts and fits'},
  ...choiceOptions,
  ...alertOptions,
  ...inputOptions,
  ...queueOptions,
  socketName: {short: 'L', value: 'NAME', text: 'a tmux server other than your own (tmux -L)'},
} as const satisfies Options;

/** Options that hardly any trainer has. */
const OWN =
  /^--(?:detach|iterations-pattern|auto-pause|keep-repaints|no-awake|independent|inside|relax-gpu-watchdog|after-any|after-restart|queue|queue-any)(?:=|$)/;

/** An option of ours that stands behind the trainer's program, so that the trainer gets it; null without one. */
const ownOptionIn = ([, ...words]: readonly string[]): string | null =>
  words.find(word => OWN.test(word))?.replace(/=.*/s, '') ?? null;

const workingDirectory = (): string => {
  try {
    return process.cwd();
  } catch (error) {
    const refusal = notPermitted(error);
    if (refusal !== null) throw refusal;
    throw new UserError(
      'The folder that you are in no longer exists.',
      'Change to the folder to train in, then start again.',
    );
  }
};

/** What the flags say, else the names of the run that is continued. Throws a `UserError` for names that cannot be. */
const givenName = (flags: Call['flags'], before: RunRecord | null): Pick<StartRequest, 'session' | 'name'> => {
  const [session, name] = [textFlag(flags, 'session'), textFlag(flags, 'name')];
  if (session === undefined && name === undefined && before !== null) return namesBefore(before);
  return {
    session: session === undefined ? undefined : checkSessionName(session),
    name: name === undefined ? undefined : checkRunName(name),
  };
};

/**
 * What the flags say, else what held for the run that is continued. Throws a `UserError` for choices that make no
 * sense.
 */
const requestOf = async (call: Call, command: readonly string[], from: Continues | null): Promise<StartRequest> => {
  const {flags} = call;
  const before = from?.record ?? null;
  const intervalMs = before?.intervalMs ?? parseInterval(textFlag(flags, 'interval') ?? '2s');
  const iterationsPattern = textFlag(flags, 'iterationsPattern') ?? before?.iterationsPattern ?? null;
  if (iterationsPattern !== null) compilePattern(iterationsPattern);
  const settings = await warnOnFailure(UNREAD_SETTINGS, () => readSettings(), null);
  const directory = withoutControls(before?.directory ?? workingDirectory(), 'The folder to train in');
  const request: StartRequest = {
    command,
    ...givenName(flags, before),
    intervalMs,
    iterationsPattern,
    settings,
    choices: choicesOf(
      flags,
      process.platform,
      before,
      settings ? {...settings.runs, inside: settings.inside} : undefined,
    ),
    alertChannels: await alertChannelsOf(flags, before?.alertChannels),
    directory,
    socketName: textFlag(flags, 'socketName'),
    attach: !isSet(flags, 'detach') && canShow(),
    dashboardFlags: dashboardFlags(call),
    from,
    checked: isSet(flags, 'check'),
    queue: queueWish(flags),
    input: null,
  };
  requireProgram(command[0] ?? '', directory, process.env.PATH ?? '');
  return {...request, input: await inputOf(call)};
};

/**
 * Starts `command` in a session of its own and attaches, or attaches to the same run if it is already in progress.
 * `from`: the ended run that it continues. Returns the exit code.
 */
export const runTrainer = async (
  call: Call,
  command: readonly string[],
  from: Continues | null = null,
): Promise<number> => {
  if (!command[0]) {
    throw usageError(
      'No command was given: what should run?',
      'For instance: mlxtop run -- python -m mlx_lm lora --train',
    );
  }
  const misplaced = from === null ? ownOptionIn(command) : null;
  if (misplaced !== null)
    complain(`Note: ${misplaced} is passed to the trainer. mlxtop's own options come before the command.\n`);
  const request = await requestOf(call, command, from);
  if (call.flags.independent === true && process.platform !== 'darwin') complain(NOT_NEEDED);
  const {run, isNew, attaching} = await startTrainer(request, user);
  const pattern = textFlag(call.flags, 'iterationsPattern');
  if (!isNew && pattern !== undefined) await teachRun(run, pattern);
  const isShown = isNew ? attaching : !isSet(call.flags, 'detach') && !isWaiting(run.paths);
  return isShown ? showRun(run, request.dashboardFlags) : 0;
};

export const command: Command = {
  usage: 'run [OPTIONS] -- TRAINER ARGS…',
  group: 'start',
  summary: 'start a training run in tmux with its dashboard, and attach',
  examples: [['mlxtop run -s lora -- python -m mlx_lm lora --config lora.yaml', 'in a session called lora']],
  options: runOptions,
  takesTrainer: true,
  run: call => runTrainer(call, call.trainer),
};
