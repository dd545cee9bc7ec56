import {sessionNameFor} from '../../format/run-name.js';
import {AXIS_SIGNS, SEVERAL} from '../axis-marks.js';
import {chartMeanings} from '../chart-keys.js';
import {cutRow, quiet, type Row, type Sides, say, sides, strong} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {textWidth, wrap} from '../width.js';

const MEANINGS: Record<string, string> = {
  p: 'pause or resume (also space): frees processor and GPU, not memory',
  s: 'stop (also ^C), now or at its next checkpoint; asks first. Again: by force',
  g: 'continue from the last checkpoint: leaves tmux, shows the command and asks',
  c: 'memory by app, and quit one; asks first',
  t: 'charts over 10 minutes, 1 hour, the whole run',
  o: "the trainer's output here: scroll it, / searches it; q goes back",
  z: "give the trainer's pane the whole window; back: tmux's prefix, z",
  l: 'panes side by side, or one above the other',
  x: 'close the tmux session of this ended run; asks first. Its history stays',
  d: 'leave tmux, or back to your session; the run continues. Back: mlxtop',
  q: 'close this dashboard; the run continues',
  h: 'this help (also ?); Esc closes it',
};

/** What they mean where nothing can be done about the run. */
const MEANINGS_OF_LOOKING: Record<string, string> = {
  c: 'memory by app',
  q: 'close this dashboard (also ^C)',
};

const meaningOf = (key: string, scene: Scene): string => {
  const {run} = scene.view;
  const looking = scene.options.readOnly ? MEANINGS_OF_LOOKING[key] : undefined;
  if (looking !== undefined) return looking;
  const ended: Record<string, string> = {
    q:
      scene.options.placement === 'tmux'
        ? `leave tmux (also d); the session stays. Back: mlxtop attach ${sessionNameFor(run.name)}`
        : 'close this dashboard; the run has ended',
  };
  return (hasEnded(run.state) ? ended[key] : undefined) ?? MEANINGS[key] ?? chartMeanings(scene)[key] ?? '';
};

/** What the rows of hosts mean, in a run that has some. */
const HOSTS_NOTE =
  'hosts: every rank waits for the slowest. Read over ssh; one that does not answer is — with its age, and no harm to the run.';

const notes = ({options, view}: Scene): string[] => [
  options.readOnly
    ? 'Read-only: no key does anything to the run or to this machine.'
    : `${options.placement === 'tmux' ? 'mlxtop attach' : 'mlxtop dashboard'} opens a closed dashboard again.`,
  'Mouse: the wheel scrolls a list or the output and zooms a chart; a click presses a key below or chooses a row.',
  'To select text, hold Shift; in iTerm2 Option, in the Terminal of macOS Fn.',
  '— not known   ≈ estimated   ≥ at least   ~ old: not measured for 10 s',
  'Swap in and out: what the machine moves now; that is what slows a run down. Swap in use may be old.',
  'Written to swap: by the whole machine, since this run began.',
  ...(view.hosts.length === 0 ? [] : [HOSTS_NOTE]),
  `In the charts: ${Object.values(AXIS_SIGNS)
    .map(({sign, means}) => `${sign} ${means}`)
    .join('   ')}   ${SEVERAL} several   ◆ validation   ★ best checkpoint   ▲ ▼ beyond the edge`,
  "Memory pressure: green, yellow, red; the system's own where it has one.",
];

/** Rows that stay together on a page: a key with its meaning, or a note; and a blank row between the two kinds. */
const blocks = (scene: Scene, width: number): Row[][] => [
  ...scene.hints.map(({key}): Row[] => {
    const [first = '', ...more] = wrap(meaningOf(key, scene), width - 3 - textWidth(key), 3);
    return [[say(' '), strong(key), say(`  ${first}`)], ...more.map((line): Row => [say(`    ${line}`)])];
  }),
  [[]],
  ...notes(scene).map(note => wrap(note, width - 1, 4).map((line): Row => [quiet(` ${line}`)])),
];

/** The keys that do something now with their meanings, as lines of text. */
export const helpLines = (scene: Scene): string[] => [
  ...scene.hints.map(({key}) => `${key}: ${meaningOf(key, scene)}`),
  ...notes(scene).slice(0, 1),
];

/** Blocks of rows that stay together, on pages of `rows` rows. */
export const paged = (all: readonly Row[][], rows: number): Row[][] => {
  const pages: Row[][] = [[]];
  for (const block of all) {
    const page = pages.at(-1) ?? [];
    if (page.length > 0 && page.length + block.length > rows) pages.push([...block]);
    else page.push(...block);
  }
  return pages;
};

/** Rows from which on a blank one stands below the title. */
const ROOMY = 20;

/** `gap`: blank rows below the title. */
export type HelpWords = {title: Sides; gap: number; lines: Row[]};

/** The keys that do something now, and what the signs mean: the page that was turned to, in `rows` rows. */
export const helpWords = (scene: Scene, width: number, rows: number): HelpWords => {
  const head = rows < ROOMY ? 1 : 2;
  const pages = paged(blocks(scene, width), Math.max(1, rows - head));
  const {helpPage} = scene.ui;
  const at = ((helpPage % pages.length) + pages.length) % pages.length;
  const turn = pages.length < 2 ? [] : [strong('↑↓'), say(` page ${at + 1} of ${pages.length}`)];
  const title = sides([strong('mlxtop'), quiet(' · keys')], turn, width);
  return {title, gap: head - 1, lines: (pages[at] ?? []).map(line => cutRow(line, width))};
};
