import {getHost} from '../../host/get-host.js';
import {keepAwake} from '../../host/keep-awake.js';
import {appendEvent} from '../../journal/append.js';
import type {Run} from '../../journal/runs.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {keepAwakeBelow} from './awake-below.js';

const isMac = process.platform === 'darwin';
const machine = isMac ? 'The Mac' : 'The machine';

const BATTERY = isMac
  ? 'Note: on battery. The Mac may still sleep (it is kept fully awake on mains power only), and the run drains the battery.\n'
  : 'Note: on battery, which the run drains. Plug the machine in.\n';

/** Closing the lid puts the machine to sleep, whatever mlxtop does. */
const LID = isMac
  ? 'Note: closing the lid puts the Mac to sleep, unless an external display is attached; the run continues when it is opened.\n'
  : 'Note: closing the lid puts most systems to sleep; the run continues when it is opened.\n';

/** What to print on standard output and on standard error. */
export type Notes = {out: string; err: string};

/**
 * Whether a process below tmux keeps the machine awake. False when that fails in any way: this process can do it, too.
 */
const isKeptBelow = async (run: Run, tools: string | null): Promise<boolean> => {
  try {
    return await keepAwakeBelow(run, {tools});
  } catch {
    // No disk space for its file, or no tmux any more: the attempt of this process itself is reported instead.
    return false;
  }
};

const awakeNotes = async ({record, paths}: Run): Promise<Notes> => {
  if (record.tmux === null || record.maySleep === true) return {out: '', err: ''};
  const {toolsFolder: tools} = await getHost();
  if (isMac && (await isKeptBelow({record, paths}, tools))) return {out: '', err: ''};
  const awake = await keepAwake(record.tmux.wrapperPid, {platform: process.platform, tools});
  if (awake.kept) return {out: '', err: ''};
  // Most often a container: not worth a warning at every start.
  if (awake.none) return {out: `Nothing keeps this machine awake: ${awake.why} (--no-awake hides this).\n`, err: ''};
  const text = `${machine} may go to sleep while it trains: ${awake.why}.`;
  appendEvent(paths.journal, {t: steadyNow(), type: 'warning', code: 'not-awake', text});
  return {out: '', err: `Note: ${text}\n`};
};

/**
 * Keeps the machine awake for as long as the run's trainer lives, unless it may sleep. Resolves with what the user
 * should know: that this does not work, which is recorded too, or that the machine runs on battery.
 */
export const stayAwake = async (run: Run): Promise<Notes> => {
  const host = await getHost();
  const maySleep = run.record.maySleep === true;
  const [{out, err}, power] = await Promise.all([awakeNotes(run), host.power()]);
  const battery = power?.onBattery === true ? BATTERY : '';
  const lid = power?.hasBattery === true && !maySleep ? LID : '';
  return {out, err: battery + err + lid};
};
