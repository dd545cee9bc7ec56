import {spawnSync} from 'node:child_process';
import {setTimeout as delay} from 'node:timers/promises';
import {bareResident} from '../bare.js';
import {bundle} from '../bundle.js';
import {observe} from '../observe.js';
import {median, range} from '../statistics.js';
import {openStopwatch, repeat, START_OF_NODE} from '../stopwatch.js';
import {atMost, megabytes, milliseconds, percent} from '../table.js';

/** @import {Measure} from '../types.ts' */

const MAX_OVER_BARE_MS = 500;
/** As of a dashboard. */
const MAX_OVER_BARE = 50 * 1024 ** 2;
const MAX_PERCENT = 2.5;
/** The name of a run in its list. */
const LISTED = /run-0\w{3}/;

/**
 * How soon `mlxtop browse` shows its list in a home with 300 old runs, and what it costs while nobody types.
 * @type {Measure}
 */
export const browse = async ({stage, noise, quick}) => {
  const generator = await bundle('made', stage.subfolder('browse'));
  const {status, stderr} = spawnSync(process.execPath, [generator, stage.env.MLXTOP_HOME, 'many'], {encoding: 'utf8'});
  if (status !== 0) throw new Error(`the runs could not be made: ${stderr}`);
  const stopwatch = openStopwatch(stage, noise, 'browse');
  const open = () => stopwatch(LISTED, [stage.program, 'browse']);
  await delay(1000);
  const first = await open();
  const pairs = await repeat(quick ? 5 : 15, async () => ({
    bare: await stopwatch(...START_OF_NODE),
    frame: await open(),
  }));
  const frames = pairs.map(({frame}) => frame);
  const bare = median(pairs.map(pair => pair.bare));
  const {tmux} = stage.server('browse');
  const pid = Number(tmux('new-window', '-P', '-F', '#{pane_pid}', '-t', '=hold:9', `exec '${stage.program}' browse`));
  await delay(5000);
  const seen = await noise.during(observe(pid, quick ? 12 : 20));
  tmux('kill-window', '-t', '=hold:9');
  const node = await bareResident();
  return [
    {
      what: 'first frame of mlxtop browse, with 300 runs',
      measured: milliseconds(median(frames)),
      scatter: range(frames, milliseconds),
      bare: milliseconds(bare),
      bound: atMost(median(frames), bare + MAX_OVER_BARE_MS, milliseconds),
    },
    {what: 'the same for the first time, without their summaries', measured: milliseconds(first)},
    {
      what: 'mlxtop browse, 120x40: resident size',
      measured: megabytes(seen.residentBytes),
      scatter: range(seen.residentSamples, megabytes),
      bare: megabytes(node),
      bound: atMost(seen.residentBytes, node + MAX_OVER_BARE, megabytes),
    },
    {
      what: 'mlxtop browse, 120x40: processor at rest, of a core',
      measured: percent(seen.processorPercent),
      scatter: range(seen.processorParts, percent),
      bound: atMost(seen.processorPercent, MAX_PERCENT, percent),
    },
  ];
};
