import {fit, quiet, type Row, say, strong} from '../row.js';
import type {Scene} from '../scene.js';
import {wrap} from '../width.js';

const MEANINGS: Record<string, string> = {
  p: 'pause or resume (also space): frees processor and GPU, not memory',
  s: 'stop it, now or at its next checkpoint; asks first. Again: a harder signal',
  g: 'go on from the last checkpoint: leaves tmux, shows the command and asks',
  c: 'memory by app, and quit one; asks first',
  t: 'charts over 10 minutes, 1 hour, the whole run',
  z: "give the trainer's pane the whole window, and back",
  l: 'panes side by side, or one over the other',
  d: 'leave tmux; the training goes on. Back: mlxtop',
  q: 'close this dashboard; the training goes on',
  h: 'this help (also ?); Esc closes it',
};

const notes = ({options}: Scene): string[] => [
  `${options.placement === 'tmux' ? 'mlxtop attach' : 'mlxtop dashboard'} opens a closed dashboard again.`,
  '— not known   ≈ estimated   ≥ at least   ~ old: not measured for 10 s',
  'Swap in and out: what the machine moves now; that is what slows a training down. Swap used may be old.',
  'Written to swap: by the whole machine, since this run began.',
  'Memory pressure: green, yellow, red; by the system itself where it tells.',
];

/** The keys that do something now, and what the signs mean, in exactly the room there is. */
export const helpRows = (scene: Scene, width: number, rows: number): Row[] => {
  const lines: Row[] = [[strong('mlxtop'), quiet(' · keys')], []];
  for (const {key} of scene.hints) {
    const [first = '', ...more] = wrap(MEANINGS[key] ?? '', width - 4, 2);
    lines.push([say(' '), strong(key), say(`  ${first}`)], ...more.map((line): Row => [say(`    ${line}`)]));
  }
  lines.push([]);
  for (const note of notes(scene)) for (const line of wrap(note, width - 1, 3)) lines.push([quiet(` ${line}`)]);
  return Array.from({length: rows}, (_, row) => fit(lines[row] ?? [], width));
};
