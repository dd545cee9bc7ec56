import {usageError} from '../errors.js';
import {homeFolder} from '../journal/run-folder.js';
import {runWord} from '../journal/run-record.js';
import {listRuns, type Run} from '../journal/runs.js';
import {adoptLog} from '../runs/adopt/adopt-log.js';
import {adoptPane} from '../runs/adopt/adopt-pane.js';
import {livingRuns, runToShow} from '../runs/find/find-run.js';
import {waitingOf} from '../runs/queue/entries.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {chooseRun} from './kit/choose-run.js';
import {type Call, type Command, isSet, oneRun, textFlag} from './kit/command.js';
import {dashboardFlags} from './kit/dashboard-flags.js';
import {recordingChoices, recordingOptions} from './kit/recording-flags.js';
import {say} from './kit/say.js';
import {canShow, showRun} from './kit/show-run.js';
import {teachRun} from './kit/teach-run.js';
import {user} from './kit/user.js';

const sayFollowing = ({record}: Run, isNew: boolean): void => {
  const {name, id} = record;
  say(
    isNew
      ? `Following ${name} (run ${id}). To stop following it: mlxtop release ${runWord(record)}\n`
      : `${name} is already being followed (run ${id}): nothing was started.\n`,
  );
};

/** Adopts a trainer that mlxtop did not start, and shows its dashboard. Returns the exit code. */
const adopt = async (call: Call, pane: string | undefined, log: string | undefined): Promise<number> => {
  if (pane !== undefined && log !== undefined) throw usageError('Either --pane or --log, not both.');
  if (call.words.length > 0) {
    throw usageError(
      `Either a run ('${call.words[0]}') or, with --pane or --log, a new one, not both.`,
      'To name the new run: --name NAME',
    );
  }
  if (log === undefined && textFlag(call.flags, 'pid') !== undefined) {
    throw usageError('--pid goes with --log.', "With --pane, mlxtop finds the pane's processes itself.");
  }
  const choicesFor = (usualName: string) => recordingChoices(call, usualName);
  const found =
    log === undefined
      ? await adoptPane(pane ?? '', {
          socketName: textFlag(call.flags, 'socketName'),
          isSure: isSet(call.flags, 'yes'),
          user,
          choicesFor,
        })
      : await adoptLog(log, textFlag(call.flags, 'pid'), choicesFor);
  if (found === null) {
    say('Nothing was changed.\n');
    return 1;
  }
  const {run, isNew} = found;
  sayFollowing(run, isNew);
  if (!isNew) {
    await ensureRecorded(run, user);
    const pattern = textFlag(call.flags, 'iterationsPattern');
    if (pattern !== undefined) await teachRun(run, pattern);
  }
  return isSet(call.flags, 'detach') ? 0 : showRun(run, dashboardFlags(call));
};

/** Refuses what was chosen when the recording of a run began, rather than ignore it. */
const refuseRecordingFlags = ({flags}: Call): void => {
  const given = ['name', 'interval', 'alerts', 'hosts'].find(flag => textFlag(flags, flag) !== undefined);
  const flag = given ?? (isSet(flags, 'keepRepaints') ? 'keep-repaints' : null);
  if (flag === null) return;
  throw usageError(
    `--${flag} goes with --pane or --log.`,
    flag === 'alerts'
      ? 'For a run that is already recorded, they were chosen when the recording began.'
      : 'For a run that is already recorded, it was chosen when the recording began.',
  );
};

export const command: Command = {
  usage: 'attach [RUN]',
  group: 'start',
  summary: 'return to a run; --pane, --log: follow one that mlxtop did not start',
  examples: [
    ['mlxtop attach --log nohup.out --pid 4711', 'follow the trainer that writes this file'],
    ['mlxtop attach lora', 'return to the run of that name'],
    [
      String.raw`mlxtop attach lora --iterations-pattern 'it=(?<iteration>\d+)'`,
      'teach mlxtop the format of a run in progress',
    ],
    ['mlxtop attach --pane %3', 'follow the trainer in this tmux pane of yours'],
  ],
  words: [{value: 'RUN', kind: 'living-run'}],
  options: {
    pane: {value: 'PANE', text: 'follow a trainer in one of your own tmux panes (%3, or any target)'},
    log: {value: 'FILE', text: 'follow a trainer by the file that its output goes to (nohup, tee)'},
    pid: {value: 'PID', text: 'with --log: its process, so that it can be measured, paused and stopped'},
    detach: {short: 'd', text: 'do not show the dashboard: only record, or teach a pattern'},
    yes: {short: 'y', text: 'with --pane: replace another reader of the pane without asking'},
    socketName: {short: 'L', value: 'NAME', text: 'with --pane: the tmux server of that pane (tmux -L)'},
    ...recordingOptions,
  },
  async run(call) {
    const [pane, log] = [textFlag(call.flags, 'pane'), textFlag(call.flags, 'log')];
    if (pane !== undefined || log !== undefined || textFlag(call.flags, 'pid') !== undefined) {
      return adopt(call, pane, log);
    }
    refuseRecordingFlags(call);
    const wanted = oneRun(call);
    const runs = wanted === undefined ? await listRuns(await homeFolder()) : [];
    const living = await livingRuns(runs);
    const run = living.length > 1 ? await chooseRun(living, waitingOf(runs)) : await runToShow(wanted);
    await ensureRecorded(run, user, {atOnce: true});
    const pattern = textFlag(call.flags, 'iterationsPattern');
    if (pattern !== undefined) await teachRun(run, pattern);
    if (isSet(call.flags, 'detach')) return 0;
    const code = await showRun(run, dashboardFlags(call));
    // Without a terminal it only printed how to attach; a script must not mistake that for success.
    return canShow() ? code : 1;
  },
};
