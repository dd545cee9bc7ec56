import {setTimeout as delay} from 'node:timers/promises';
import {childrenOf, stateOf} from '../processes.js';
import {trainerFile, waitFor} from '../stage.js';
import {median, quantile, range} from '../statistics.js';
import {atMost, milliseconds} from '../table.js';

/** @import {Measure} from '../types.ts' */
/** @import {Run} from '../stage.js' */

const MAX_MS = 150;
const PROCESSES = 4;

/**
 * The trainer's processes, once all are there.
 * @param {Run} run
 */
const family = ({wrapperPid}) =>
  waitFor('the trainer and its workers', () => {
    const [first] = childrenOf(wrapperPid);
    const pids = first === undefined ? [] : [first, ...childrenOf(first)];
    return pids.length === PROCESSES ? pids : null;
  });

/**
 * From the pause key, handed to the dashboard's pane, until the last of the trainer's processes is stopped. The key
 * goes by a control client that is connected already, and the processes are looked at every millisecond, so that the
 * bench itself adds next to nothing. Tries begin at any time within the dashboard's second.
 * @type {Measure}
 */
export const pauseLatency = async ({stage, quick}) => {
  const name = 'pause';
  const run = await stage.startRun(name, [process.execPath, trainerFile('family.js'), stage.folder]);
  const viewer = stage.server(name).client(name, 120, 40);
  const pids = await family(run);
  const allStopped = () => pids.every(pid => stateOf(pid) === 'T');
  const noneStopped = () => pids.every(pid => stateOf(pid) !== 'T');
  const press = () => viewer.send('send-keys', '-t', run.dashboardPane, 'p');
  /** @param {string} word */
  const offers = word => waitFor(`the key ${word}`, () => run.screen().includes(`p ${word}`), {everyMs: 50});
  await offers('pause');
  const tries = [];
  for (let left = quick ? 8 : 25; left > 0; left--) {
    await delay(300 + Math.random() * 1000);
    const start = performance.now();
    press();
    await waitFor('the pause', allStopped, {everyMs: 1});
    tries.push(performance.now() - start);
    await offers('resume');
    press();
    await waitFor('the resume', noneStopped);
    await offers('pause');
  }
  viewer.close();
  await run.close();
  return [
    {
      what: `pause key to the last of ${PROCESSES} processes stopped`,
      measured: `${milliseconds(median(tries))}, p95 ${milliseconds(quantile(tries, 0.95))}`,
      scatter: range(tries, milliseconds),
      bound: atMost(Math.max(...tries), MAX_MS, milliseconds),
    },
  ];
};
