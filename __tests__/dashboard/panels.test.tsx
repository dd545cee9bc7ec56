import {describe, expect, test} from '@jest/globals';
import {Box} from 'ink';
import {render} from 'ink-testing-library';
import type {ReactElement} from 'react';
import {AppearanceContext} from '../../source/dashboard/line.js';
import type {PanelSpec} from '../../source/dashboard/panel-spec.js';
import {APPS} from '../../source/dashboard/panels/apps.js';
import {awayRows} from '../../source/dashboard/panels/away.js';
import {chartsWords} from '../../source/dashboard/panels/charts.js';
import {Charts} from '../../source/dashboard/panels/charts-panel.js';
import {footerWords} from '../../source/dashboard/panels/footer.js';
import {Footer} from '../../source/dashboard/panels/footer-panel.js';
import {helpWords} from '../../source/dashboard/panels/help.js';
import {Help} from '../../source/dashboard/panels/help-panel.js';
import {memoryRows} from '../../source/dashboard/panels/memory.js';
import {Overlay} from '../../source/dashboard/panels/overlay-panel.js';
import {progressWords} from '../../source/dashboard/panels/progress.js';
import {Progress} from '../../source/dashboard/panels/progress-panel.js';
import {questionRows} from '../../source/dashboard/panels/question.js';
import {RowsPanel} from '../../source/dashboard/panels/rows-panel.js';
import {toDoRows} from '../../source/dashboard/panels/to-do.js';
import {TRAINER} from '../../source/dashboard/panels/trainer.js';
import type {Scene} from '../../source/dashboard/scene.js';
import {STATES} from './fixtures/states.js';
import {ALONE, sceneOf} from './screens.js';

const WIDE = 98;

/** The rows that a component draws, without colours and the blanks at their ends. */
const drawn = (element: ReactElement, ascii = false): string[] => {
  const {lastFrame, unmount} = render(<AppearanceContext value={{ascii, color: false}}>{element}</AppearanceContext>);
  const frame = lastFrame() ?? '';
  unmount();
  return frame.replaceAll(/\u001b\[[\d;]*m/g, '').split('\n');
};

/** A panel of the registry in `rows` rows. */
const Shown = ({
  spec,
  scene,
  width = WIDE,
  rows = 1,
}: {
  spec: PanelSpec;
  scene: Scene;
  width?: number;
  rows?: number;
}) => <RowsPanel name={spec.name} rows={spec.rowsOf(scene, width, rows)} width={width} height={rows} />;

describe('what stands on the screen', () => {
  const training = sceneOf(STATES.training);
  const swapping = sceneOf(STATES.swapping);

  test('Progress: the percentage at the right edge where there is no room for large digits', () => {
    const [header = '', bar = '', ...lines] = drawn(<Progress words={progressWords(training, 48, false)} width={48} />);
    expect(header).toMatch(/^ ● training .* 61\.7 %$/);
    expect(header).toHaveLength(48);
    expect(bar).toMatch(/^█+.░+ ≈1,234 \/ 2,000$/);
    expect(lines[0]).toContain('24.0 it/min');
    expect(lines).toHaveLength(2);
  });

  test('Memory, after a blank row', () => {
    const shows = {words: 1, bar: true, legend: true, details: false} as const;
    const rows = memoryRows(swapping, WIDE, shows);
    const [blank, first, bar, legend] = drawn(<RowsPanel name="memory" rows={rows} width={WIDE} gap={1} />);
    expect(blank).toBe('');
    expect(first).toMatch(/^memory {5}■ red {7}swapping {3}3\.2 GB {2}in {2}12\.4 MB\/s/);
    expect(bar).toMatch(/^ {11}█+▓+.* 15\.7 GB of 16\.0 GB used$/);
    expect(legend).toMatch(/^ {11}█ app\+wired/);
  });

  test('ToDo keeps its rows when there is little to say', () => {
    expect(drawn(<RowsPanel name="to do" rows={toDoRows(training, WIDE, 3)} width={WIDE} gap={0} />)).toEqual([
      'to do      nothing to do',
      '',
      '',
    ]);
    const [first] = drawn(<RowsPanel name="to do" rows={toDoRows(swapping, WIDE, 2)} width={WIDE} gap={0} />);
    expect(first).toMatch(/^to do {6}· quit Cursor \(c\): frees/);
  });

  test('Apps: as many tables side by side as there is room for, in as many rows as it has', () => {
    const [first = ''] = drawn(<Shown spec={APPS} scene={training} width={160} rows={5} />);
    expect(first.match(/memory +compressed/g)).toHaveLength(2);
    const rows = drawn(
      <Box width={160} flexDirection="column">
        <Shown spec={APPS} scene={training} rows={5} />
        <Shown spec={TRAINER} scene={training} />
      </Box>,
    );
    expect(rows[0]).toMatch(/^apps {7}· must stay open +memory +compressed +processes/);
    expect(rows[1]).toMatch(/^ {13}Cursor +3\.6 GB/);
    expect(rows[5]).toMatch(/^trainer/);
    const unknown = sceneOf(STATES['applications that cannot be read']);
    const [note] = drawn(<Shown spec={APPS} scene={unknown} rows={4} />);
    expect(note).toContain('memory by application is not known');
  });

  test('Charts: one under the other on one axis, and in ASCII', () => {
    const words = chartsWords(swapping, WIDE, ['swap', 'loss']);
    const rows = drawn(<Charts words={words} rows={4} between={1} legend={false} />);
    expect(rows).toHaveLength(4 + 1 + 4 + 1);
    expect(rows[0]).toMatch(/^swap {2}4\.00┤/);
    expect(rows.slice(0, 4).join('')).toMatch(/[╭╮╰╯]/);
    expect(rows[4]).toBe('');
    expect(rows[5]).toMatch(/^loss/);
    expect(rows[9]).toMatch(/^10 min {4}└10 min ago ─.* now$/);
    expect(drawn(<Charts words={words} rows={4} between={1} legend={false} />, true).join('')).toMatch(/^[ -~]*$/);
  });

  test('Footer: keys on the left, what mlxtop costs at the right edge', () => {
    const alone = sceneOf(STATES.finished, {actions: ALONE});
    const [row = ''] = drawn(<Footer sides={footerWords(alone, WIDE)} width={WIDE} />);
    expect(row).toMatch(/^1-4 chart .*h help +dashboard +71 MB +\d\.\d %$/);
    expect(row).toHaveLength(WIDE);
  });

  test.each([
    [48, /^Ctrl-a o or a click brings the keyboard here$/],
    [78, /^Ctrl-a o or a click brings the keyboard here {3,}p pause {2}.*h help$/],
    [118, /^Ctrl-a o or a click brings the keyboard here {3,}p pause {2}s stop .*q close {2}h help$/],
  ])('Footer: while another pane has the keyboard, how it comes here, in %i columns', (width, shown) => {
    const {left, right} = footerWords(sceneOf({...STATES.training, keyboardBy: 'Ctrl-a o or a click'}), width);
    const [row = ''] = drawn(<Footer sides={{left, right}} width={width} />);
    expect(row).toMatch(shown);
    expect(right.filter(({bold}) => bold)).toEqual([]);
  });
});

describe('what lies over it', () => {
  /** In the last rows of a box of five. */
  const over = (element: ReactElement): string[] =>
    drawn(
      <Box width={60} height={5} flexDirection="column">
        <RowsPanel name="to do" rows={Array.from({length: 5}, () => [{text: 'what is below'}])} width={60} gap={0} />
        {element}
      </Box>,
    );

  test('Help: its title, and the keys that do something', () => {
    const rows = drawn(<Help words={helpWords(sceneOf(STATES.training, {ui: {help: true}}), WIDE, 30)} width={WIDE} />);
    expect(rows.slice(0, 3)).toEqual(['mlxtop · keys', '', expect.stringMatching(/^ p {2}pause or resume/)]);
    const [title = ''] = drawn(
      <Help words={helpWords(sceneOf(STATES.training, {ui: {help: true}}), 50, 8)} width={50} />,
    );
    expect(title).toMatch(/^mlxtop · keys +↑↓ page 1 of \d$/);
    expect(title).toHaveLength(50);
  });

  test('Question: over the last rows, in all of their width', () => {
    const scene = sceneOf(STATES.training, {ui: {question: 'SIGINT'}});
    const rows = over(<Overlay rows={questionRows(scene, 60, 3)} />);
    expect(rows[0]).toContain('what is below');
    expect(rows.slice(0, -1).join('\n')).toContain('stop? 30 iterations');
    expect(rows.at(-1)).toMatch(/y \/ n/);
    expect(rows.at(-1)).not.toContain('below');
  });

  test('Question: its answers stay in one piece in any width', () => {
    const scene = sceneOf(STATES.training, {ui: {question: 'closeSession'}});
    for (let width = 20; width <= 110; width++) {
      for (const most of [1, 2, 3, 5]) {
        const rows = questionRows(scene, width, most).map(row => row.map(({text}) => text).join(''));
        expect(rows.length).toBeLessThanOrEqual(most);
        expect(rows.at(-1)).toMatch(/y \/ n *$/);
        expect(rows.join('').split('y /')).toHaveLength(2);
      }
    }
  });

  test('Away: what happened, over the last rows', () => {
    const {away} = STATES['after an absence'];
    if (away === null) throw new Error('There was no absence.');
    const rows = over(<Overlay rows={awayRows(away, 60, 3)} />);
    expect(rows[1]).toContain('what is below');
    expect(rows[2]).toMatch(/away/);
    expect(rows.slice(2).join('')).not.toContain('what is below');
  });
});
