import {unseenHint} from '../../alerts/unseen-hint.js';
import type {Run} from '../../journal/runs.js';
import {attachHint} from '../../tmux/attach.js';
import {keepRuns} from '../prune/prune.js';
import {recorderStarted} from '../revive/restart.js';
import type {User} from '../user.js';
import type {StartPlace} from './choose-server.js';
import {earlierReportAdvice} from './report-advice.js';
import type {StartRequest} from './request.js';
import {rosettaNote} from './rosetta-note.js';
import type {StartHints} from './start-hints.js';
import {noteAtStart} from './start-remarks.js';
import {stayAwake} from './stay-awake.js';

const sayStarted = ({record: {name, id, tmux, session}}: Run, {attaching}: StartPlace, user: User): void => {
  user.say(`Started ${name} (run ${id}).\n`);
  if (session?.independent)
    user.say('launchd has started its tmux server, which belongs to no app: you may quit any of them.\n');
  if (!attaching) user.say(`Look at it: ${attachHint({socketPath: tmux?.socketPath ?? '', name})}\n`);
};

const sayLine = (text: string | null, user: User): void => {
  if (text !== null) user.say(`${text}\n`);
};

/**
 * Does what follows a start, and tells the user what there is to know: old runs go, the machine stays awake, and what earlier runs, the
 * terminal and the folders say is passed on. Nothing of it ends the run when it fails.
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
  const {name} = run.record;
  if (settings !== null) await user.warnOnFailure('old runs were not removed', () => keepRuns(settings), undefined);
  const [isRecorded, awake] = await Promise.all([
    user.warnOnFailure('it is not known whether the recorder has started', () => recorderStarted(run), true),
    user.warnOnFailure('nothing keeps the machine awake', () => stayAwake(run), {out: '', err: ''}),
  ]);
  user.complain(rosettaNote(run.record.machine) + awake.err);
  if (!isRecorded) {
    user.complain('mlxtop: the recorder has not started yet; mlxtop status says whether it did.\n');
  }
  user.say(place.note);
  sayStarted(run, place, user);
  if (place.isInside) user.say(`In here: mlxtop dashboard ${name}   or   mlxtop popup ${name}\n`);
  user.say(awake.out);
  sayLine(hints.after(run), user);
  const remarks = await user.warnOnFailure(
    'what to know of it was not looked for',
    () => noteAtStart(run, process.env),
    [],
  );
  for (const remark of remarks) sayLine(remark, user);
  const advice = await user.warnOnFailure(
    'earlier runs tell nothing',
    () => earlierReportAdvice(earlier, {command, directory}),
    null,
  );
  if (advice !== null) user.say(`By an earlier run, ${advice}.\n`);
  const unseen = await user.warnOnFailure(
    'whether notifications are seen is not known',
    () => unseenHint(alertChannels, settings),
    null,
  );
  sayLine(unseen, user);
};
