import {getHost} from '../../host/get-host.js';
import {keepAwake} from '../../host/keep-awake.js';
import {appendEvent} from '../../journal/append.js';
import type {Run} from '../../journal/runs.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {keepAwakeBelow} from './awake-below.js';

const isMac = process.platform === 'darwin';
const machine = isMac ? 'The Mac' : 'The machine';

const BATTERY = isMac
  ? 'Note: on battery. The Mac may sleep all the same (it is kept fully awake on mains power only), and a training empties it.\n'
  : 'Note: on battery, which a training empties: plug it in.\n';

/** Nothing of ours keeps a closed lid from being sleep. */
const LID = isMac
  ? 'Note: a closed lid is sleep, unless an external display is attached; the training goes on when it is opened.\n'
  : 'Note: a closed lid is sleep on most systems; the training goes on when it is opened.\n';

/** What to print, and where. */
export type Notes = {out: string; err: string};

/** Below tmux first; whatever goes wrong there, this process can do it, too. */
const isKeptBelow = async (run: Run, tools: string | null): Promise<boolean> => {
  try {
    return await keepAwakeBelow(run, {tools});
  } catch {
    // A disk without room for its file, or tmux gone: what this process says about its own try is told.
    return false;
  }
};

const awakeNotes = async ({record, paths}: Run): Promise<Notes> => {
  if (record.tmux === null || record.maySleep === true) return {out: '', err: ''};
  const {toolsFolder: tools} = await getHost();
  if (isMac && (await isKeptBelow({record, paths}, tools))) return {out: '', err: ''};
  const awake = await keepAwake(record.tmux.wrapperPid, {platform: process.platform, tools});
  if (awake.kept) return {out: '', err: ''};
  // A container, most often: no reason for a warning at every start.
  if (awake.none) return {out: `Nothing keeps this machine awake: ${awake.why} (--no-awake hides this).\n`, err: ''};
  const text = `${machine} may go to sleep while it trains: ${awake.why}.`;
  appendEvent(paths.journal, {t: steadyNow(), type: 'warning', code: 'not-awake', text});
  return {out: '', err: `Note: ${text}\n`};
};

/**
 * Keeps the machine awake for as long as the run's trainer lives, unless it may sleep. Resolves with what somebody has to know: that
 * this does not work, which is noted too, or that the machine runs on battery.
 */
export const stayAwake = async (run: Run): Promise<Notes> => {
  const host = await getHost();
  const maySleep = run.record.maySleep === true;
  const [{out, err}, power] = await Promise.all([awakeNotes(run), host.power()]);
  const battery = power?.onBattery === true ? BATTERY : '';
  const lid = power?.hasBattery === true && !maySleep ? LID : '';
  return {out, err: battery + err + lid};
};
