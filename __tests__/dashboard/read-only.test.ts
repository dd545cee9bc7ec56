import {describe, expect, test} from '@jest/globals';
import {discreetLines, discreetSnapshot} from '../../source/dashboard/discreet-feed.js';
import {press} from '../../source/dashboard/keys.js';
import {NO_OUTPUT} from '../../source/dashboard/output-view.js';
import {screenOf} from '../../source/dashboard/screen.js';
import type {Actions, Snapshot} from '../../source/dashboard/types.js';
import {firstUi, type Ui} from '../../source/dashboard/ui.js';
import {app, apps} from './fixtures/machine.js';
import {NOW, viewWith} from './fixtures/run.js';
import {snapshot} from './fixtures/snapshot.js';
import {STATES} from './fixtures/states.js';
import {sceneOf, screen} from './screens.js';

const ONLY: Actions = {close: () => undefined};
const looking = {actions: ONLY, options: {readOnly: true, placement: 'alone'}} as const;
const LARGE = {columns: 120, rows: 40};

const states = Object.entries<Snapshot>(STATES);

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.every(one => typeof one === 'object' && one !== null && 'text' in one)) {
    return [value.map(({text}) => text).join('')];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** All that can be seen of a snapshot, in words: the panels at two sizes, the help, the list of apps. */
const seen = (state: Snapshot): string => {
  const uis: Partial<Ui>[] = [{}, {help: true}, {help: true, helpPage: 1}, {list: {chosen: null}}];
  const sizes = [{columns: 50, rows: 15}, LARGE];
  const screens = sizes.flatMap(size =>
    uis.map(ui => screenOf(sceneOf({...state, away: null}, {...looking, ui}), size)),
  );
  return textsIn(screens.map(one => ({...one, areas: null}))).join('\n');
};

const KEYS = [
  ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 /?+-=_',
  ...['Enter', 'escape', '^C', '^U', 'up', 'down', 'left', 'right', 'farLeft', 'pageUp', 'home', 'wheelUp'],
];

describe('a dashboard that only looks', () => {
  test.each(['training', 'swapping', 'paused', 'stalled', 'stop asked', 'failed', 'finished'] as const)(
    'no key does anything to a run: %s',
    name => {
      const state: Snapshot = STATES[name];
      const output = {...NO_OUTPUT, lines: ['one', 'two']};
      const ui = firstUi(state.view);
      const snapshot = {...state, away: null, output};
      const asked = new Set<string>();
      // What a key opens is pressed at too.
      for (const first of ['', 'c', 'h', 'o', '1', 's', '^C', 'x']) {
        const opened = press(ui, first, snapshot, ONLY);
        for (const key of KEYS) {
          const {command, ui: after} = press(opened.ui, key, snapshot, ONLY);
          if (command !== null) asked.add(command.do);
          expect([after.question, after.pending, after.quitting]).toEqual([null, null, null]);
        }
      }
      expect([...asked]).toEqual(['close']);
    },
  );

  test.each(states)('nothing on the screen speaks of doing: %s', (_, state) => {
    const text = seen(state);
    expect(text).not.toMatch(
      /\(c\)|\bp (?:pause|resume)|\bs stop|\bs sends|\bg contin|\bx clos|Enter quit|mlxtop [a-z]+ /,
    );
  });

  test('its keys are those that look', () => {
    const footer = screen(STATES.swapping, LARGE, looking).at(-1) ?? '';
    expect(footer.replace(/ {2,}(?:dashboard|mlxtop) .*/, '').trim()).toBe(
      'c apps  1-4 chart  t span  o log  q close  h help',
    );
  });

  test('^C closes it', () => {
    expect(press(firstUi(STATES.training.view), '^C', STATES.training, ONLY).command).toEqual({do: 'close'});
  });
});

const MARKS = ['HOSTILE', 'Anna', 'Cursor', 'Chrome', 'Docker', 'Slack', 'Spotify'];
const PATH = '/Users/Anna/My HOSTILE Stuff/HOSTILE.jsonl';
const COMMAND = ['python', '/opt/HOSTILE/train.py', '--data', PATH, '--HOSTILE', 'HOSTILE'];

const base = viewWith({});
const hostile = snapshot(
  viewWith({
    run: {
      ...base.run,
      command: COMMAND,
      directory: '/Users/Anna/HOSTILE',
      imported: null,
      failure: {kind: 'save-failed', sentence: `It could not write ${PATH}: no space left.`, line: `Error: ${PATH}`},
    },
    training: {
      ...base.training,
      lastCheckpoint: {iteration: 100, path: PATH},
      bestCheckpoint: {iteration: 100, path: PATH, valLoss: 1},
    },
    settings: {...base.settings, model: PATH, data: 'HOSTILE/data', adapterPath: PATH},
    verdict: {
      level: 'bad',
      sentence: 'swapping: 2.3× slower, quit HOSTILE App and Cursor (5.7 GB)',
      brief: 'HOSTILE App 2.3×',
    },
    slowdown: {...base.slowdown, otherCause: 'HOSTILE App'},
    lastQuit: {
      at: NOW - 5000,
      app: 'HOSTILE\u001bGone',
      goneBy: null,
      paceBefore: 10,
      paceAfter: 24,
      freedBytes: 1e9,
      pressureBefore: 'red',
      pressureAfter: 'green',
    },
    advice: [
      {action: 'quit', app: 'HOSTILE App', bytes: 3e9, savesSeconds: 60, why: 'with Cursor and Docker it is enough'},
      {action: 'leave', app: 'Cursor', bytes: 3e9, savesSeconds: null, why: 'type mlxtop attach lora-3b'},
      {action: 'keep', app: 'Slack', bytes: null, savesSeconds: null, why: 'quitting it may end the run (HOSTILE App)'},
    ],
    warnings: [
      {code: 'recorder', text: `The history cannot be written: ENOSPC, write '${PATH}'. Free some space.`, since: NOW},
      {code: 'save-failed', text: `It could not save to ${PATH}, and adapters/HOSTILE.safetensors is cut.`, since: NOW},
      {code: 'odd', text: 'See file:///Users/Anna/HOSTILE, ~/HOSTILE or ../HOSTILE.', since: NOW},
      {code: 'terminal', text: 'HOSTILE hides keys', since: NOW},
    ],
  }),
  {
    apps: {at: NOW, apps: [app('HOSTILE App', 5, {protected: null}), ...apps]},
    appsProblem: null,
    lastWords: [`FileNotFoundError: '${PATH}'`, `+ ${COMMAND.join(' ')}`],
    away: {since: NOW - 1000, at: NOW, lines: ['HOSTILE App quit at 21:04']},
    marks: [{kind: 'quit', at: NOW - 60_000, until: NOW - 60_000, text: 'HOSTILE\u001bGone quit'}],
  },
);

describe('what it does not show', () => {
  const shown = discreetSnapshot(hostile);

  test.each(MARKS)('%s is nowhere', mark => {
    expect(seen(hostile)).toMatch(/HOSTILE/);
    expect(seen(shown)).not.toContain(mark);
    expect(JSON.stringify({...shown, series: null})).not.toContain(mark);
  });

  test.each(states)('no command, path or app: %s', (_, state) => {
    const text = seen(discreetSnapshot(state));
    for (const {name, protected: why} of apps) {
      // The help speaks of macOS' Terminal.
      if (why !== 'the training itself' && name !== 'mlxtop' && name !== 'Terminal') expect(text).not.toContain(name);
    }
    expect(text).not.toMatch(/(?:^|\s)[~.]*\/\w/m);
    expect(text).not.toContain('--model');
  });

  test('says what is to be done all the same', () => {
    const text = screen(shown, LARGE, looking).join('\n');
    expect(text).toContain('quit app 1 and app 2 (5.7 GB)');
    expect(text).toMatch(/app 3 +2\.1/);
  });

  test.each(['two hosts', 'another host swaps', 'a host is silent', 'eight hosts'] as const)(
    'a run on several machines has numbers for their names: %s',
    name => {
      const {hosts} = STATES[name].view;
      const text = seen(discreetSnapshot(STATES[name]));
      expect(text).toContain('host 1');
      for (const host of hosts) expect(text).not.toMatch(new RegExp(`\\b${host.name}\\b`));
    },
  );

  test('the same words and figures stay', () => {
    const {view} = discreetSnapshot(STATES.swapping);
    expect(view.training).toEqual({...STATES.swapping.view.training, lastCheckpoint: expect.anything()});
    expect(view.memory).toEqual(STATES.swapping.view.memory);
    expect(view.run.state).toBe(STATES.swapping.view.run.state);
  });

  test('the output without paths, commands and apps', () => {
    const lines = [
      `$ ${COMMAND.join(' ')}`,
      `Saved adapter weights to ${PATH}.`,
      'Iter 10: Train loss 2.1, It/sec 0.41, Tokens/sec 120, 12/400, Trained Tokens 3.2',
      'Loading pretrained model HOSTILE/Anna-7B',
      'epoch 1/3: 12 tokens/s, HOSTILE App is open',
      '  40%|████      | 4/10 [00:02<00:03, 1.9it/s]',
      'rank 0 of anna@studio.local, mail anna.b@example.org',
      'running on studio.local: mlx@0.32 is local.',
    ];
    const {lines: seenLines} = discreetLines({...NO_OUTPUT, lines}, hostile);
    expect(seenLines).toEqual([
      '…',
      'Saved adapter weights to ….',
      'Iter 10: Train loss 2.1, It/sec 0.41, Tokens/sec 120, 12/400, Trained Tokens 3.2',
      'Loading pretrained model …',
      'epoch 1/3: 12 tokens/s, app 1 is open',
      '  40%|████      | 4/10 [00:02<00:03, 1.9it/s]',
      'rank 0 of …, mail …',
      'running on …: mlx@0.32 is local.',
    ]);
  });
});
