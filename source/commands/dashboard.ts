import {dirname, join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {UserError, usageError} from '../errors.js';
import {sharedHistory} from '../history/shared.js';
import {getHost} from '../host/get-host.js';
import {lastingCommand, ownWords} from '../host/own-program.js';
import {usePath} from '../host/run-path.js';
import {startDetached} from '../host/start-program.js';
import {toolsFolder} from '../host/tools-folder.js';
import {notVisible} from '../journal/place.js';
import {isWaiting} from '../journal/queue-entry.js';
import {homeFolder, readRunRecord, runPaths} from '../journal/run-folder.js';
import {listRuns, type Run} from '../journal/runs.js';
import {readHealth} from '../recorder/health.js';
import {bellOf} from '../runs/alert/bell.js';
import {livingRuns, runToShow, waitingError} from '../runs/find/find-run.js';
import {elsewhereWords, lifeOfRecorder, sightOfRun} from '../runs/life.js';
import {readyToRevive} from '../runs/revive/restart.js';
import {tryToRecord} from '../runs/revive/revive.js';
import {expectedCheckpoint, noSaves} from '../runs/wait/next-checkpoint.js';
import {pausedError} from '../runs/wait/until-checkpoint.js';
import {surroundingSocket} from '../tmux/attach.js';
import {connect} from '../tmux/client.js';
import {claimDashboardPane} from '../tmux/dashboard-pane.js';
import {leaveSession} from '../tmux/leave.js';
import {hostOption} from './kit/at-host.js';
import {type Call, type Command, isSet, oneRun, textFlag} from './kit/command.js';
import {callMayColour, drawsAscii} from './kit/dashboard-flags.js';
import {displayOf, displayOptions} from './kit/display.js';
import {isDiscreet, isReadOnly, readOnlyOptions} from './kit/read-only.js';
import {ringHere} from './kit/say.js';

/** tmux starts the dashboard a moment before the launcher records where the run lives. */
const PLACE_MS = 3000;

const runInFolder = async (folder: string): Promise<Run> => {
  const paths = runPaths(folder);
  for (const until = performance.now() + PLACE_MS; ; await delay(10)) {
    const record = await readRunRecord(paths);
    if (record && (record.tmux || performance.now() > until)) {
      usePath(record.path);
      return {record, paths};
    }
    if (!record && performance.now() > until) {
      throw new UserError(`There is no run in ${folder}.`, 'To list all runs: mlxtop runs');
    }
  }
};

/**
 * The environment for programs that we start. A pane has the tmux server's; what the launcher's said comes as
 * arguments.
 */
const environmentOf = ({flags}: Call): NodeJS.ProcessEnv => {
  const folder = textFlag(flags, 'folder');
  if (folder === undefined) return process.env;
  return {...process.env, MLXTOP_HOME: dirname(dirname(folder)), MLXTOP_TOOLS: textFlag(flags, 'tools')};
};

const ownPane = (call: Call, run: Run) => {
  const id = process.env.TMUX_PANE;
  const socket = surroundingSocket(process.env);
  if (!isSet(call.flags, 'inPane') || !id || socket === null) return null;
  return {tmux: connect({path: socket}), id, nudgeFile: join(run.paths.folder, 'nudge')};
};

/** Shows the dashboard of a run in this terminal until it is closed. */
export const showDashboard = async (call: Call, run: Run): Promise<void> => {
  const host = await getHost({tools: toolsFolder(environmentOf(call))});
  const readOnly = isReadOnly(call, process.env);
  const discreet = isDiscreet(call, process.env);
  // A pane belongs to the session, whose window and folder a dashboard changes.
  const pane = readOnly ? null : ownPane(call, run);
  const again = lastingCommand(process.argv.slice(2), ['enter'], {options: process.execArgv});
  const history = sharedHistory(run.paths);
  const [{startDashboard}] = await Promise.all([
    import('../dashboard/start.js'),
    pane && claimDashboardPane(pane.tmux, {pane: pane.id, trainerPane: run.record.tmux?.trainerPane ?? null, again}),
    readOnly ? null : readyToRevive(),
  ]);
  const rings = await bellOf(run.record);
  const home = await homeFolder(environmentOf(call));
  await startDashboard({
    run,
    history,
    notesViews: (await sightOfRun(run)) !== 'elsewhere',
    readOnly,
    discreet,
    host,
    hint: textFlag(call.flags, 'hint') ?? null,
    ascii: drawsAscii(call),
    color: callMayColour(call),
    display: await displayOf(call, process.env, pane ? run.record.settingsPath : undefined),
    pane,
    again,
    alerted: code => {
      if (!readOnly && rings(code)) ringHere();
    },
    checkRecorder: async () => {
      const problem = await tryToRecord(run);
      const [life, elsewhere] = await Promise.all([lifeOfRecorder(run), elsewhereWords(run)]);
      const problems = [
        problem ?? readHealth(run.paths.health),
        elsewhere &&
          `${notVisible(discreet ? 'another machine' : elsewhere)}${readOnly ? '' : ': pause, resume and stop it there'}`,
      ].filter(text => text !== null);
      return {alive: life === 'unknown' ? null : life === 'lives', problem: problems.join('. ') || null};
    },
    stopAtCheckpoint: async () => {
      history.catchUpFully();
      if (expectedCheckpoint(history.state, history.time().now) === null) throw noSaves(history.state);
      if (history.state.clock.pausedSince !== null) throw pausedError(run.record.name);
      await startDetached(await ownWords(['stop', '--at-checkpoint', '--yes', run.record.id]), environmentOf(call));
    },
    continueCommand: [...['env', `MLXTOP_HOME=${home}`], ...lastingCommand(['continue', run.record.id], ['launcher'])],
    livingRuns: async () => livingRuns(await listRuns(home)),
  });
};

export const command: Command = {
  usage: 'dashboard [--read-only] [RUN]',
  group: 'watch',
  summary: 'the dashboard alone, in any terminal',
  examples: [
    ['mlxtop dashboard --host studio lora', 'of a run on another machine, over ssh'],
    ['mlxtop dashboard --read-only', 'to show it to a colleague'],
  ],
  words: [{value: 'RUN'}],
  options: {
    ...readOnlyOptions,
    ...displayOptions,
    ...hostOption,
    folder: {value: 'FOLDER', hidden: true},
    inPane: {hidden: true},
    leave: {hidden: true},
    tools: {value: 'TOOLS', hidden: true},
    hint: {value: 'HINT', hidden: true},
  },
  async run(call) {
    const folder = textFlag(call.flags, 'folder');
    const run = folder === undefined ? await runToShow(oneRun(call)) : await runInFolder(folder);
    if (isWaiting(run.paths)) throw waitingError(run);
    if (!process.stdin.isTTY || !process.stdout.isTTY) {
      throw usageError('The dashboard needs a terminal.', `Without one: mlxtop status ${run.record.id}`);
    }
    const pane = ownPane(call, run);
    if (pane && isSet(call.flags, 'leave')) {
      await leaveSession(pane.tmux, pane.id);
      return 0;
    }
    await showDashboard(call, run);
    // A reading of the applications may still wait for a tool that hangs, and is no longer needed.
    process.exit(0);
  },
};
