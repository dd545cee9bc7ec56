import {mkdirSync} from 'node:fs';
import {dirname} from 'node:path';
import {unseenHint} from '../alerts/unseen-hint.js';
import {UserError, usageError} from '../errors.js';
import {parseInterval} from '../format/interval.js';
import {homeFolder} from '../journal/run-folder.js';
import type {RunRecord} from '../journal/run-record.js';
import {listRuns, type Run} from '../journal/runs.js';
import {withoutControls} from '../paths/plain.js';
import {notPermitted} from '../runs/not-permitted.js';
import {keepRuns} from '../runs/prune/prune.js';
import {recorderStarted} from '../runs/revive/revive.js';
import {checkSessionName, twinOf} from '../runs/start/choose-session.js';
import {requireProgram} from '../runs/start/find-program.js';
import {independentServer, NOT_NEEDED, plainServer} from '../runs/start/independent.js';
import {earlierReportAdvice} from '../runs/start/report-advice.js';
import {rosettaNote} from '../runs/start/rosetta-note.js';
import {startInSession} from '../runs/start/start-in-session.js';
import {noteAtStart} from '../runs/start/start-remarks.js';
import type {StartPlan} from '../runs/start/start-run.js';
import {stayAwake} from '../runs/start/stay-awake.js';
import {terminalHint} from '../runs/start/terminal-hint.js';
import {readSettings} from '../settings/settings.js';
import {attachHint, nestedError, surroundingSocket} from '../tmux/attach.js';
import {connect, requireTmux, type Server} from '../tmux/client.js';
import {requireLastingServer} from '../tmux/sessions.js';
import {compilePattern} from '../trainer/pattern.js';
import {alertChannelsOf, alertFlags, alertOptions} from './kit/alert-flag.js';
import {type Call, type Command, isSet, textFlag} from './kit/command.js';
import {dashboardFlags} from './kit/dashboard-flags.js';
import {choiceFlags, choiceOptions, choicesOf} from './kit/run-choices.js';
import {complain, say} from './kit/say.js';
import {canShow, showRun} from './kit/show-run.js';
import {user} from './kit/user.js';
import {warnOnFailure} from './kit/warn-on-failure.js';

/** The size that a session gets while nobody looks at it. */
const DETACHED = {columns: 200, rows: 50};
/** tmux' own status line. */
const STATUS_ROWS = 1;

const UNREAD_SETTINGS =
  'alerts go by the bell at most, old runs stay, and nothing but --independent makes a run independent';

export const runFlags = {
  session: {type: 'string', shortFlag: 's'},
  detach: {type: 'boolean', shortFlag: 'd', default: false},
  interval: {type: 'string', default: '2s'},
  iterationsPattern: {type: 'string'},
  ...choiceFlags,
  ...alertFlags,
  socketName: {type: 'string', shortFlag: 'L'},
} as const;

export const runOptions: Command['options'] = [
  ['-s, --session NAME', 'name of the tmux session (mlxtop, mlxtop-2, …)'],
  ['-d, --detach', 'start without attaching'],
  ['--interval TIME', 'how often the machine is looked at: 500ms, 2s (2s)'],
  ['--iterations-pattern REGEX', 'for a trainer unknown to mlxtop: named groups iteration, total, loss'],
  ...choiceOptions,
  ...alertOptions,
  ['-L, --socket-name NAME', 'another tmux server than your own (tmux -L)'],
];

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

const saySo = (run: Run, detached: boolean): void => {
  const {name, id, tmux, session} = run.record;
  say(`Started ${name} (run ${id}).\n`);
  if (session?.independent)
    say('launchd has started its tmux server, which belongs to no app: you may quit any of them.\n');
  if (detached) say(`Look at it: ${attachHint({socketPath: tmux?.socketPath ?? '', name})}\n`);
};

/** The run that a start goes on with: its folder, its session's name and server, and how it was looked at, hold again. */
export type GoesOn = {
  record: RunRecord;
  continues: {run: string; iteration: number};
  /** See `StartPlan`. */
  prepare: StartPlan['prepare'];
};

/** The server that was asked for, else that of the run which is gone on with, else the user's own. */
const serverFor = (socketName: string | undefined, from: GoesOn | null): Server => {
  if (socketName !== undefined) return {name: socketName};
  const path = from?.record.tmux?.socketPath;
  if (path === undefined) return null;
  // A restart of the machine empties /tmp, and tmux makes the folder of its sockets for its own names only.
  mkdirSync(dirname(path), {recursive: true, mode: 0o700});
  return {path};
};

/**
 * Starts `command` in a session of its own and attaches, or attaches to the run that is there already. `from`: it goes on with an
 * earlier run, in its place.
 */
export const runTrainer = async (
  call: Call,
  command: readonly string[],
  from: GoesOn | null = null,
): Promise<number> => {
  const [program] = command;
  if (program === undefined || program === '') {
    throw usageError(
      'What should run? No command was given.',
      'For instance: mlxtop run -- python -m mlx_lm lora --train',
    );
  }
  const given = textFlag(call.flags, 'session') ?? from?.record.name;
  if (given !== undefined) checkSessionName(given);
  const intervalMs = from?.record.intervalMs ?? parseInterval(textFlag(call.flags, 'interval') ?? '2s');
  const iterationsPattern = textFlag(call.flags, 'iterationsPattern') ?? from?.record.iterationsPattern ?? null;
  if (iterationsPattern !== null) compilePattern(iterationsPattern);
  const settings = await warnOnFailure(UNREAD_SETTINGS, () => readSettings(), null);
  const choices = choicesOf(call.flags, process.platform, from?.record ?? null, settings?.runs);
  const alertChannels = await alertChannelsOf(call.flags, from?.record.alertChannels);
  const directory = withoutControls(from?.record.directory ?? workingDirectory(), 'The folder to train in');
  requireProgram(program, directory, process.env.PATH ?? '');

  const socketName = textFlag(call.flags, 'socketName');
  if (call.flags.independent === true && process.platform !== 'darwin') complain(NOT_NEEDED);
  const server = serverFor(socketName, from);
  await requireTmux(connect(server));
  const {tmux, isOwn, ...choice} = choices.independent
    ? await independentServer(server, socketName !== undefined)
    : plainServer(server);
  // A server that was chosen here, and not by the user, cannot be shown inside another: that is no reason not to start.
  const isInside = isOwn && surroundingSocket(process.env) !== null;
  const attaching = !isSet(call.flags, 'detach') && canShow() && !isInside;
  if (attaching && server !== null) await refuseNesting(tmux, given ?? 'mlxtop');
  await requireLastingServer(tmux);

  const home = await homeFolder();
  const runs = await listRuns(home);
  const wanted = {command, directory};
  const twin = await twinOf(runs, wanted);
  const flags = dashboardFlags(call);
  const {columns = DETACHED.columns, rows = DETACHED.rows + STATUS_ROWS} = attaching ? process.stdout : {};
  const independent = choices.independent && choice.warning === null;
  const {endsWithEditor, text: hintFor} = await terminalHint(tmux, user, {
    independent,
    isFallback: choices.independent,
  });
  // What holds where launchd is to start the server and does not.
  const {text: fallbackHintFor} =
    independent && choice.starts ? await terminalHint(tmux, user, {isFallback: true}) : {text: hintFor};
  if (endsWithEditor) say(`${hintFor('')}\n`);
  const flagsWith = (hint: string | null): string[] =>
    // Attaching hides what is printed here, so the dashboard says it too.
    hint === null ? flags : [...flags, '--hint', hint.replaceAll('\n', ' ')];
  const planFor = (session: string): StartPlan => {
    return {
      session,
      command,
      directory,
      intervalMs,
      iterationsPattern,
      size: {columns, rows: rows - STATUS_ROWS},
      dashboardFlags: flagsWith(hintFor(session)),
      fallbackDashboardFlags: flagsWith(fallbackHintFor(session)),
      choices,
      alertChannels,
      continues: from?.continues ?? null,
      prepare: from?.prepare ?? null,
      startsServer: choice.starts,
      warnings: choice.warning === null ? [] : [choice.warning],
      user,
    };
  };
  const {kind, run} = await startInSession(tmux, () => listRuns(home), given, wanted, planFor);
  const {name, id} = run.record;
  if (kind === 'attach') {
    say(`${name} runs already (run ${id}): nothing new was started.\n`);
    return isSet(call.flags, 'detach') ? 0 : showRun(run, flags);
  }
  if (twin) complain(`Note: the same command already runs in session ${twin.record.name}.\n`);
  if (settings !== null) await warnOnFailure('old runs were not removed', () => keepRuns(settings), undefined);
  const [isRecorded, notes] = await Promise.all([
    warnOnFailure('it is not known whether the recorder has started', () => recorderStarted(run), true),
    warnOnFailure('nothing keeps the machine awake', () => stayAwake(run), {out: '', err: ''}),
  ]);
  complain(rosettaNote(run.record.machine) + notes.err);
  if (!isRecorded) {
    complain('mlxtop: the recorder has not started yet; mlxtop status says whether it did.\n');
  }
  say(choice.note);
  saySo(run, !attaching);
  if (isInside) say(`In here: mlxtop dashboard ${name}   or   mlxtop popup ${name}\n`);
  say(notes.out);
  const hint = endsWithEditor ? null : (run.record.session?.independent ? hintFor : fallbackHintFor)(name);
  if (hint !== null) say(`${hint}\n`);
  const remarks = await warnOnFailure('what to know of it was not looked for', () => noteAtStart(run, process.env), []);
  for (const remark of remarks) say(`${remark}\n`);
  const advice = await warnOnFailure('earlier runs tell nothing', () => earlierReportAdvice(runs, wanted), null);
  if (advice !== null) say(`By an earlier run, ${advice}.\n`);
  const unseen = await warnOnFailure(
    'whether notifications are seen is not known',
    () => unseenHint(alertChannels, settings),
    null,
  );
  if (unseen !== null) say(`${unseen}\n`);
  return attaching ? showRun(run, flags) : 0;
};

const refuseNesting = async (tmux: ReturnType<typeof connect>, name: string): Promise<void> => {
  const around = surroundingSocket(process.env);
  if (around === null) return;
  const {stdout} = await tmux.run(['start-server', ';', 'display-message', '-p', '#{socket_path}']);
  if (stdout.trim() !== around) throw nestedError(name);
};

export const command: Command = {
  usage: 'run [OPTIONS] -- TRAINER ARGS…',
  summary: 'start a training in tmux with its dashboard, and attach',
  options: runOptions,
  flags: runFlags,
  takesTrainer: true,
  run: call => runTrainer(call, call.trainer),
};
