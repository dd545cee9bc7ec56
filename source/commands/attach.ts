import {usageError} from '../errors.js';
import {homeFolder} from '../journal/run-folder.js';
import {listRuns, type Run} from '../journal/runs.js';
import {adoptLog} from '../runs/adopt/adopt-log.js';
import {adoptPane} from '../runs/adopt/adopt-pane.js';
import {livingRuns, runToShow} from '../runs/find/find-run.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {chooseRun} from './kit/choose-run.js';
import {type Call, type Command, isSet, oneRun, textFlag} from './kit/command.js';
import {dashboardFlags} from './kit/dashboard-flags.js';
import {recordingChoices, recordingFlags, recordingOptions} from './kit/recording-flags.js';
import {say} from './kit/say.js';
import {canShow, showRun} from './kit/show-run.js';
import {user} from './kit/user.js';

const saySo = ({record}: Run, isNew: boolean): void => {
  const {name, id} = record;
  say(
    isNew
      ? `Following ${name} (run ${id}). Let go of it: mlxtop release ${name}\n`
      : `${name} is followed already (run ${id}): nothing new was begun.\n`,
  );
};

/** Adopts a trainer that mlxtop did not start, and shows its dashboard. */
const adopt = async (call: Call, pane: string | undefined, log: string | undefined): Promise<number> => {
  if (pane !== undefined && log !== undefined) throw usageError('Either --pane or --log, not both.');
  if (call.words.length > 0) {
    throw usageError(`Either a run ('${call.words[0]}') or something new to follow.`, 'A name for it: --name NAME');
  }
  if (log === undefined && textFlag(call.flags, 'pid') !== undefined) {
    throw usageError('--pid goes with --log.', 'A pane tells its processes by itself.');
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
  saySo(run, isNew);
  if (!isNew) await ensureRecorded(run, user);
  return isSet(call.flags, 'detach') ? 0 : showRun(run, dashboardFlags(call));
};

export const command: Command = {
  usage: 'attach [RUN]',
  group: 'start',
  summary: 'return to a run; --pane, --log: follow one that mlxtop did not start',
  examples: [
    ['mlxtop attach --log nohup.out --pid 4711', 'the trainer that writes this file'],
    ['mlxtop attach lora', 'the run of that name'],
    ['mlxtop attach --pane %3', 'the trainer in a tmux pane of yours'],
  ],
  options: [
    ['--pane PANE', 'follow one that runs in a tmux pane of your own (%3, or any target)'],
    ['--log FILE', 'follow one by the file that its output goes to (nohup, tee)'],
    ['--pid PID', 'with --log: its process, so that it can be measured, paused, stopped'],
    ['-d, --detach', 'with --pane or --log: record without showing the dashboard'],
    ['-y, --yes', 'with --pane: replace another reader of the pane without asking'],
    ['-L, --socket-name NAME', "with --pane: that server's pane (tmux -L)"],
    ...recordingOptions,
  ],
  flags: {
    pane: {type: 'string'},
    log: {type: 'string'},
    pid: {type: 'string'},
    detach: {type: 'boolean', shortFlag: 'd', default: false},
    yes: {type: 'boolean', shortFlag: 'y', default: false},
    socketName: {type: 'string', shortFlag: 'L'},
    ...recordingFlags,
  },
  async run(call) {
    const [pane, log] = [textFlag(call.flags, 'pane'), textFlag(call.flags, 'log')];
    if (pane !== undefined || log !== undefined || textFlag(call.flags, 'pid') !== undefined) {
      return adopt(call, pane, log);
    }
    if (textFlag(call.flags, 'alerts') !== undefined) {
      throw usageError(
        '--alerts goes with --pane or --log.',
        'For a training that is recorded already they were chosen when that began.',
      );
    }
    const wanted = oneRun(call);
    const living = wanted === undefined ? await livingRuns(await listRuns(await homeFolder())) : [];
    const run = living.length > 1 ? await chooseRun(living) : await runToShow(wanted);
    await ensureRecorded(run, user, {atOnce: true});
    const code = await showRun(run, dashboardFlags(call));
    // It has said how to attach, but a script must not take that for having done so.
    return canShow() ? code : 1;
  },
};
