import {unseenHint} from '../../alerts/unseen-hint.js';
import {runWord, sessionNameOf} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {attachHint} from '../../tmux/attach.js';
import {leaveEntry} from '../after-restart/leave-entry.js';
import {dropStaleEntry} from '../after-restart/stale.js';
import {keepRuns} from '../prune/prune.js';
import {recorderStarted} from '../revive/restart.js';
import {removeCopies} from '../stay/remove-copies.js';
import type {User} from '../user.js';
import type {StartPlace} from './choose-server.js';
import {earlierReportAdvice} from './report-advice.js';
import type {StartRequest} from './request.js';
import {rosettaNote} from './rosetta-note.js';
import type {StartHints} from './start-hints.js';
import {noteAtStart} from './start-remarks.js';
import {stayAwake} from './stay-awake.js';

const sayStarted = ({record}: Run, {attaching}: StartPlace, user: User): void => {
  const {name, id, tmux, session} = record;
  user.say(`Started ${name} (run ${id}).\n`);
  if (session?.independent)
    user.say('launchd has started its tmux server, which belongs to no app: you can quit any app.\n');
  if (!attaching)
    user.say(`To attach: ${attachHint({socketPath: tmux?.socketPath ?? '', name: sessionNameOf(record)})}\n`);
};

const sayLine = (text: string | null, user: User): void => {
  if (text !== null) user.say(`${text}\n`);
};

/** Has the run continue after a restart of the machine, where that was asked for, and says so. Never throws. */
export const leaveEntryIfAsked = async (
  run: Run,
  {choices, input}: Pick<StartRequest, 'choices' | 'input'>,
  user: User,
): Promise<void> => {
  if (!choices.afterRestart) return;
  const leave = async (): Promise<string[]> => {
    const lines = await leaveEntry(run, process.env, {hasInput: input !== null});
    // The run may have ended meanwhile, and with it its recorder.
    await dropStaleEntry(run);
    return lines;
  };
  for (const line of await user.warnOnFailure('it will not continue after a restart of the machine', leave, []))
    sayLine(line, user);
};

/**
 * Does what follows a start: removes old runs, keeps the machine awake, and tells the user what earlier runs, the
 * terminal and the folders have shown. No failure here ends the run.
 */
export const afterStart = async (
  run: Run,
  earlier: readonly Run[],
  request: StartRequest,
  place: StartPlace,
  hints: StartHints,
  user: User,
): Promise<void> => {
  const {settings, alertChannels, command, directory} = request;
  const word = runWord(run.record);
  if (settings !== null) await user.warnOnFailure('old runs were not removed', () => keepRuns(settings), undefined);
  await user.warnOnFailure('old copies of mlxtop were not removed', () => removeCopies(), undefined);
  const [isRecorded, awake] = await Promise.all([
    user.warnOnFailure('it is not known whether the recorder has started', () => recorderStarted(run), true),
    user.warnOnFailure('nothing keeps the machine awake', () => stayAwake(run), {out: '', err: ''}),
  ]);
  user.complain(rosettaNote(run.record.machine) + awake.err);
  if (!isRecorded) {
    user.complain('mlxtop: the recorder has not started yet; check with mlxtop status.\n');
  }
  user.say(place.note);
  sayStarted(run, place, user);
  if (place.isInside) user.say(`In this tmux: mlxtop dashboard ${word}   or   mlxtop popup ${word}\n`);
  user.say(awake.out);
  sayLine(hints.after(run), user);
  await leaveEntryIfAsked(run, request, user);
  const remarks = await user.warnOnFailure(
    'the notes about its start are incomplete',
    () => noteAtStart(run, process.env),
    [],
  );
  for (const remark of remarks) sayLine(remark, user);
  const advice = await user.warnOnFailure(
    'earlier runs cannot be read',
    () => earlierReportAdvice(earlier, {command, directory}),
    null,
  );
  if (advice !== null) user.say(`Judging by an earlier run, ${advice}.\n`);
  const unseen = await user.warnOnFailure(
    'whether notifications are seen is unknown',
    () => unseenHint(alertChannels, settings),
    null,
  );
  sayLine(unseen, user);
};
