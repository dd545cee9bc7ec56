import {statSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {bareResident} from '../bare.js';
import {observe} from '../observe.js';
import {trainerFile, waitFor} from '../stage.js';
import {range} from '../statistics.js';
import {atMost, megabytes, percent} from '../table.js';

const MOST_OVER_BARE = 45 * 1024 ** 2;
const MOST_PERCENT = 2;
const SIZES = [
  [120, 40],
  [200, 60],
];
/** After a new size or a client that has left: the dashboard asks tmux every 2 s who looks. */
const SETTLE_MS = 5000;

const withChildren = ({processorPercent, childrenPercent}) =>
  childrenPercent === null ? '' : `, with its tmux calls ${percent(processorPercent + childrenPercent)}`;

/**
 * What the dashboard costs in a pane of the run's session: zoomed to the whole of two window sizes while a client looks, then
 * while none does. What it writes is counted by a pipe on its pane, which gets every byte that the program gives the terminal.
 */
export const dashboard = async ({stage, quick}) => {
  const bare = await bareResident();
  const forSeconds = quick ? 12 : 30;
  const name = 'dashboard';
  const {tmux, client} = stage.server(name);
  const run = await stage.startRun(name, [process.execPath, trainerFile('steady.js')]);
  const written = join(stage.subfolder(name), 'written');
  tmux('pipe-pane', '-t', run.dashboardPane, `cat >'${written}'`);
  const looker = client(name, ...SIZES[0]);
  const rows = [];
  for (const [columns, lines] of SIZES) {
    const size = `${columns}x${lines}`;
    looker.resize(columns, lines);
    // It turns the layout when the window has become narrow or wide, and that ends a zoom.
    await delay(SETTLE_MS);
    tmux('resize-pane', '-Z', '-t', run.dashboardPane);
    const paneSize = () => tmux('display-message', '-p', '-t', run.dashboardPane, '#{pane_width}x#{pane_height}');
    await waitFor(`a dashboard of ${size}`, () => paneSize() === size);
    await delay(1000);
    const before = statSync(written).size;
    const seen = await observe(run.dashboardPid, forSeconds);
    const bytes = (statSync(written).size - before) / forSeconds;
    rows.push(
      {
        what: `dashboard, ${size}: resident size`,
        measured: megabytes(seen.residentBytes),
        scatter: range(seen.residentLooks, megabytes),
        bare: megabytes(bare),
        bound: atMost(seen.residentBytes, bare + MOST_OVER_BARE, megabytes),
      },
      {
        what: `dashboard, ${size}: processor, of a core`,
        measured: percent(seen.processorPercent),
        scatter: `${range(seen.processorParts, percent)}${withChildren(seen)}`,
        bound: atMost(seen.processorPercent, MOST_PERCENT, percent),
      },
      {what: `dashboard, ${size}: written to the pane`, measured: `${bytes.toFixed(0)} bytes/s`},
    );
  }
  looker.close();
  await delay(SETTLE_MS);
  const before = statSync(written).size;
  const seen = await observe(run.dashboardPid, forSeconds);
  const bytes = statSync(written).size - before;
  await run.close();
  rows.push(
    {
      what: 'dashboard, nobody looks: written to the pane',
      measured: `${bytes} bytes`,
      scatter: `in ${forSeconds} s`,
      bound: atMost(bytes, 0, value => `${value} bytes`),
    },
    {
      what: 'dashboard, nobody looks: processor, of a core',
      measured: percent(seen.processorPercent),
      scatter: `${range(seen.processorParts, percent)}${withChildren(seen)}`,
    },
  );
  return rows;
};
