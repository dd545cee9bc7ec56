import {describe, expect, test} from '@jest/globals';
import {renderToString} from 'ink';
import type {ReactElement} from 'react';
import {FIRST_CHART_VIEW} from '../../source/dashboard/chart-view.js';
import {discreetSnapshot} from '../../source/dashboard/discreet-feed.js';
import {screenLayout} from '../../source/dashboard/layout.js';
import {AppearanceContext, Lines} from '../../source/dashboard/line.js';
import {appListLines} from '../../source/dashboard/panels/app-list.js';
import {awayRows} from '../../source/dashboard/panels/away.js';
import {chartsWords} from '../../source/dashboard/panels/charts.js';
import {Charts} from '../../source/dashboard/panels/charts-panel.js';
import {footerWords} from '../../source/dashboard/panels/footer.js';
import {Footer} from '../../source/dashboard/panels/footer-panel.js';
import {helpWords} from '../../source/dashboard/panels/help.js';
import {Help} from '../../source/dashboard/panels/help-panel.js';
import {memoryRows} from '../../source/dashboard/panels/memory.js';
import {progressWords} from '../../source/dashboard/panels/progress.js';
import {Progress} from '../../source/dashboard/panels/progress-panel.js';
import {questionRows} from '../../source/dashboard/panels/question.js';
import {SPECS} from '../../source/dashboard/panels/registry.js';
import {RowsPanel} from '../../source/dashboard/panels/rows-panel.js';
import {tinyRows} from '../../source/dashboard/panels/tiny.js';
import {toDoLines, toDoRows} from '../../source/dashboard/panels/to-do.js';
import type {Scene} from '../../source/dashboard/scene.js';
import type {Size, Snapshot} from '../../source/dashboard/types.js';
import type {Ui} from '../../source/dashboard/ui.js';
import {USUAL_DISPLAY} from '../../source/format/display.js';
import {app} from './fixtures/machine.js';
import {QUITS} from './fixtures/quits.js';
import {NOTHING_FREED, NOW, viewWith} from './fixtures/run.js';
import {snapshot} from './fixtures/snapshot.js';
import {STATES} from './fixtures/states.js';
import {expectPictures, type Picture, storedNames} from './pictures.js';
import {ALONE, SIZES, sceneOf, screen} from './screens.js';

/** The columns of a panel in a terminal of 80. */
const WIDTH = 78;

const drawn = (element: ReactElement): Picture =>
  renderToString(<AppearanceContext value={{ascii: false, color: false}}>{element}</AppearanceContext>, {
    columns: WIDTH,
  })
    .replaceAll(/\u001b\[[\d;]*m/g, '')
    .split('\n');

const SCENES = new Map(Object.entries<Snapshot>(STATES).map(([name, state]) => [name, sceneOf(state)]));

/** Scenes that a question or an answer lies over. */
const MESSAGES: Record<string, Partial<Ui>> = {
  'a stop': {question: 'SIGINT'},
  'a quit': {question: app('Cursor', 3.6)},
  'a failed key': {notice: {text: 'Cannot pause. Look with mlxtop status.', at: NOW}},
  ...QUITS,
};
const LAST_QUIT = {...NOTHING_FREED, at: NOW, app: 'Cursor', goneBy: null, paceBefore: 10.9, paceAfter: null};
const asked = snapshot(viewWith({lastQuit: LAST_QUIT}));
const messages = new Map(Object.entries(MESSAGES).map(([name, ui]) => [name, sceneOf(asked, {ui})]));

const help = new Map([
  ['in tmux', sceneOf(STATES.training)],
  ['outside tmux', sceneOf(STATES.training, {actions: ALONE, options: {placement: 'alone'}})],
  ['after the end', sceneOf(STATES.failed)],
]);

const list = new Map([...SCENES].map(([name, scene]) => [name, {...scene, ui: {...scene.ui, list: {chosen: null}}}]));

const away = new Map([['after an absence', sceneOf(STATES['after an absence'])]]);

/** How many rows a panel of the registry has in its picture. */
const ROWS: Readonly<Record<string, number>> = {apps: 6, training: 3, hosts: 4};

type Drawing = {scenes: ReadonlyMap<string, Scene>; draw(scene: Scene): ReactElement | null};

const DRAWINGS: Readonly<Record<string, Drawing>> = {
  progress: {
    scenes: SCENES,
    draw: scene => <Progress words={progressWords(scene, WIDTH, true)} width={WIDTH} />,
  },
  memory: {
    scenes: SCENES,
    draw: scene => {
      const rows = memoryRows(scene, WIDTH, {words: 1, bar: true, legend: true, details: true});
      return <RowsPanel name="memory" rows={rows} width={WIDTH} />;
    },
  },
  'to-do': {
    scenes: SCENES,
    draw: scene => <RowsPanel name="to do" rows={toDoRows(scene, WIDTH, toDoLines(scene, WIDTH, 14))} width={WIDTH} />,
  },
  charts: {
    scenes: SCENES,
    draw: scene => (
      <Charts words={chartsWords(scene, WIDTH, ['swap', 'pace', 'loss'])} rows={4} between={0} legend={true} />
    ),
  },
  ...Object.fromEntries(
    SPECS.map(({name, minRows, rowsOf}): [string, Drawing] => [
      name,
      {
        scenes: SCENES,
        draw: scene => {
          if (minRows(scene, WIDTH) === 0) return null;
          const rows = ROWS[name] ?? 1;
          return <RowsPanel name={name} rows={rowsOf(scene, WIDTH, rows)} width={WIDTH} height={rows} />;
        },
      },
    ]),
  ),
  'app-list': {
    scenes: list,
    draw: scene => <RowsPanel name="apps" rows={appListLines(scene, WIDTH, 16).map(({row}) => row)} width={WIDTH} />,
  },
  help: {scenes: help, draw: scene => <Help words={helpWords(scene, WIDTH, 60)} width={WIDTH} />},
  question: {scenes: messages, draw: scene => <Lines rows={questionRows(scene, WIDTH, 5)} />},
  away: {scenes: away, draw: scene => scene.away && <Lines rows={awayRows(scene.away, WIDTH, 12)} />},
  tiny: {scenes: SCENES, draw: scene => <Lines rows={tinyRows(scene)} />},
  footer: {scenes: SCENES, draw: scene => <Footer sides={footerWords(scene, WIDTH)} width={WIDTH} />},
};

/** Leaves out what a layout has none of. */
const withoutNone = (_key: string, value: unknown): unknown => (value === 0 ? undefined : value);

/** What draws the same is drawn once. */
const picturesOf = ({scenes, draw}: Drawing): Map<string, Picture> => {
  const known = new Map<string, Picture>();
  return new Map(
    [...scenes].flatMap(([name, scene]) => {
      const element = draw(scene);
      if (element === null) return [];
      const key = JSON.stringify(element.props);
      const picture = known.get(key) ?? drawn(element);
      known.set(key, picture);
      return [[name, picture]];
    }),
  );
};

describe('panels in 80 columns', () => {
  test.each(Object.entries(DRAWINGS))('%s', (name, drawing) => {
    expectPictures(`panels/${name}`, picturesOf(drawing));
  });
});

const wholeRun = {options: {ascii: true}, ui: {span: 'all'} as const};
const open = {ui: {list: {chosen: null}}};
const listAsked = {options: {ascii: true}, ui: {...open.ui, question: app('Cursor', 3.6)}};

const looking = {actions: {close: () => undefined}, options: {readOnly: true, placement: 'alone'}} as const;

const enlarged: Partial<Ui> = {chart: {...FIRST_CHART_VIEW, enlarged: 'loss', cursor: NOW - 2 * 60_000}};
const past: Partial<Ui> = {
  chart: {...FIRST_CHART_VIEW, enlarged: 'pace', zoom: {lengthMs: 900_000, endMs: NOW - 1_500_000}},
};

/** What is seen of all the panels together: in the larger sizes what has most of them. */
const SCREENS: Readonly<Record<string, (size: Size) => Record<string, Picture>>> = {
  '39×2': size => ({swapping: screen(STATES.swapping, size)}),
  '50×15': size => ({
    training: screen(STATES.training, size),
    swapping: screen(STATES.swapping, size),
    'after an absence': screen(STATES['after an absence'], size),
    'the list of apps': screen(STATES.swapping, size, open),
    'a chart enlarged': screen(STATES.training, size, {ui: enlarged}),
    help: screen(STATES.training, size, {ui: {help: true}}),
    'a stop is asked about': screen(STATES.training, size, {ui: {question: 'SIGINT'}}),
    'read-only, help': screen(STATES.training, size, {...looking, ui: {help: true}}),
    'another host swaps': screen(STATES['another host swaps'], size),
  }),
  '80×24': size => ({
    training: screen(STATES.training, size),
    swapping: screen(STATES.swapping, size),
    eventful: screen(STATES.eventful, size),
    'diverging, in ASCII': screen(STATES.diverging, size, {options: {ascii: true}}),
    failed: screen(STATES['failed for memory'], size),
    'read-only': screen(discreetSnapshot(STATES.swapping), size, looking),
    'read-only, failed': screen(discreetSnapshot(STATES['failed for memory']), size, looking),
    'reduced motion': screen(STATES.paused, size, {options: {display: {...USUAL_DISPLAY, motion: 'reduced'}}}),
    'after an absence': screen(STATES['after an absence'], size),
    'a chart enlarged': screen(STATES.training, size, {ui: enlarged}),
    'one of the past': screen(STATES.training, size, {ui: past}),
    'the list of apps': screen(STATES.swapping, size, open),
    'its question in ASCII': screen(STATES.swapping, size, listAsked),
    help: screen(STATES.training, size, {ui: {help: true}}),
    'another host swaps': screen(STATES['another host swaps'], size),
  }),
  '120×40': size => ({
    eventful: screen(STATES.eventful, size),
    swapping: screen(STATES.swapping, size),
    'eight hosts': screen(STATES['eight hosts'], size),
    'the whole run in ASCII': screen(STATES.swapping, size, wholeRun),
  }),
  '200×60': size => ({swapping: screen(STATES.swapping, size)}),
};

describe('screens', () => {
  test.each(Object.entries(SCREENS))('%s', (name, draw) => {
    const [columns = 0, rows = 0] = name.split('×').map(Number);
    expectPictures(`sizes/${name.replace('×', 'x')}`, new Map(Object.entries(draw({columns, rows}))));
  });

  test.each(SIZES)('which panels are on one of $columns×$rows', size => {
    const layouts = [...SCENES].map(([name, scene]): [string, Picture] => {
      const layout = screenLayout(size, scene);
      return [
        name,
        Object.entries(layout ?? {}).map(([part, value]) => `${part} ${JSON.stringify(value, withoutNone)}`),
      ];
    });
    expectPictures(`layouts/${size.columns}x${size.rows}`, new Map(layouts));
  });
});

test('there is no picture of something that is not drawn', () => {
  const names = [
    ...Object.keys(DRAWINGS).map(name => `panels/${name}`),
    ...Object.keys(SCREENS).map(name => `sizes/${name.replace('×', 'x')}`),
    ...SIZES.map(({columns, rows}) => `layouts/${columns}x${rows}`),
  ];
  // Those of the list of all runs, and what a screen reader gets, are other tests'.
  const stored = storedNames().filter(name => !name.startsWith('browser/') && name !== 'reader');
  expect(stored.sort()).toEqual(names.sort());
});
