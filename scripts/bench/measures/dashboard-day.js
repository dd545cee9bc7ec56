import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {bareResident} from '../bare.js';
import {bundle} from '../bundle.js';
import {jsonLines} from '../json-lines.js';
import {waitFor} from '../stage.js';
import {range} from '../statistics.js';
import {atMost, megabytes} from '../table.js';

/** @import {Measure} from '../types.ts' */

const HOURS = 24;
const QUICK_HOURS = 2;
const MAX_OVER_BARE = 60 * 1024 ** 2;
const MAX_GROWTH = 2 * 1024 ** 2;
/** On a busy machine a day's 43,200 frames take half an hour. */
const MAX_MS = 3_600_000;
/** As a dashboard is started: see HEAP in source/runs/own-program.ts. */
const OPTIONS = [
  '--max-semi-space-size=1',
  '--max-old-space-size=64',
  ...(['20', '22', '24'].includes(process.versions.node.split('.')[0] ?? '') ? ['--optimize-for-size'] : []),
];

/**
 * @param {string} file
 * @returns {{hour: number, frames: number, residentBytes: number}[]}
 */
const hoursIn = file => (existsSync(file) ? jsonLines(readFileSync(file, 'utf8')) : []);

/**
 * What a dashboard holds after drawing the frames of a day, one every other second of it, without the time between
 * them: each with other figures, so that whatever is kept of a text is kept of each. The run is made up; feed,
 * components and Ink are the dashboard's own, in a pane of 120×40.
 * @type {Measure}
 */
export const dashboardDay = async ({stage, quick}) => {
  const hours = quick ? QUICK_HOURS : HOURS;
  const folder = stage.subfolder('dashboard-day');
  const program = await bundle('day', folder);
  const file = join(folder, 'hours');
  const bare = await bareResident();
  const words = [process.execPath, ...OPTIONS, program, file, String(hours)];
  const {tmux} = stage.server('dashboard-day');
  tmux('new-session', '-d', '-s', 'day', '-x', '120', '-y', '40', ...words);
  const isOver = () => hoursIn(file).length >= hours;
  const hasDied = () => !tmux('list-sessions', '-F', '#{session_name}').split('\n').includes('day');
  await waitFor('the frames of a day', () => isOver() || hasDied(), {everyMs: 1000, maxMs: MAX_MS});
  const seen = hoursIn(file);
  const last = seen.at(-1);
  if (!isOver() || last === undefined) throw new Error(`the dashboard ended in hour ${seen.length + 1} of ${hours}`);
  const sizes = seen.slice(hours / 2 - 1).map(({residentBytes}) => residentBytes);
  const growth = last.residentBytes - (sizes[0] ?? 0);
  return [
    {
      what: `dashboard: resident size after ${last.frames} frames, those of ${hours} hours`,
      measured: megabytes(last.residentBytes),
      scatter: `${range(sizes, megabytes)} in the second half`,
      bare: megabytes(bare),
      bound: atMost(last.residentBytes, bare + MAX_OVER_BARE, megabytes),
    },
    {
      what: 'dashboard: what it grows by in the second half of that',
      measured: megabytes(growth),
      bound: atMost(growth, MAX_GROWTH, megabytes),
    },
  ];
};
