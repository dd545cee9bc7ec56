import {describe, expect, test} from '@jest/globals';
import {endsWithItsApp} from '../../source/host/ends-with-app.js';
import {PROTECTED} from '../../source/host/protected.js';
import type {Protection} from '../../source/host/types.js';
import {appIn, type Cast, CURSOR_BYTES, CURSOR_CAST, CURSOR_LISTED, grouped, type Listed, MB} from './mac-scene.js';

const MAY_END = /^quitting it may end the run, whose session lives in it\. Allow Cursor under .*--independent$/;

/**
 * A run in a tmux, which a shell of Cursor's terminal has started; its recorder was started again from Slack's
 * coalition.
 */
const RUN: readonly Cast[] = [
  {pid: 900, command: 'tmux new -d', name: 'tmux', mem: '6M'},
  {pid: 901, parent: 900, command: 'sh -c wrapper', mem: '1M'},
  {pid: 902, parent: 901, command: '/Users/me/venv/bin/python3.11 train.py', mem: '9000M', cmprs: '2000M'},
  {pid: 904, command: '/usr/local/bin/node /opt/mlxtop record', mem: '50M'},
];
const WARP: Cast = {pid: 950, command: '/Applications/Warp.app/Contents/MacOS/Warp', name: 'Warp', mem: '300M'};
const WARP_LISTED: Listed = {name: 'Warp', pid: 950, id: 'dev.warp.Warp-Stable', bundle: '/Applications/Warp.app'};
const CAST = [...CURSOR_CAST, ...RUN, WARP];
const RUNNING: Protection = {trainerPids: [901, 902], ownPids: [900, 904]};

const listed = (cursor: number[], warp: number[] = []): Listed[] => [
  {...CURSOR_LISTED, coalition: {id: 9, pids: [700, ...cursor]}},
  {...WARP_LISTED, coalition: {id: 10, pids: [950, ...warp]}},
];

const reasons = (cursor: number[], warp: number[], ends: boolean) => {
  const apps = grouped({cast: CAST, apps: listed(cursor, warp), protection: RUNNING, ends});
  return {cursor: appIn(apps, 'Cursor').protected, warp: appIn(apps, 'Warp').protected};
};

test.each([
  ['macOS 13.6', false],
  ['macOS 26.5', false],
  ['macOS 27.0', true],
  ['macOS 28', true],
  // Nobody knows which.
  ['macOS', true],
])('on %s what lives in an application may end with it: %s', (system, ends) => {
  expect(endsWithItsApp(system)).toBe(ends);
});

describe('the application in whose coalition', () => {
  test.each([
    ['the tmux server', 900],
    ['the trainer', 902],
    ['its wrapper', 901],
    ['the recorder', 904],
  ])('%s is must stay from macOS 27 on, and may be quit before', (_who, pid) => {
    const others = RUN.map(one => one.pid).filter(one => one !== pid);
    expect(reasons([pid], [], true)).toEqual({cursor: expect.stringMatching(MAY_END), warp: null});
    expect(reasons([pid], [], false)).toEqual({cursor: null, warp: null});
    expect(reasons([], others, true)).toEqual({cursor: null, warp: expect.stringMatching(/^quitting it may end/)});
  });

  test('only our own tmux is, without a run, must stay too', () => {
    const apps = grouped({cast: CAST, apps: listed([900]), protection: {trainerPids: [], ownPids: [900]}, ends: true});
    expect(appIn(apps, 'Cursor').protected).toMatch(/^quitting it may end this tmux, which lives in it\. /);
  });

  test('an application without anything of ours is not protected', () => {
    const apps = grouped({
      cast: CAST,
      apps: listed([902], [950]),
      protection: {trainerPids: [], ownPids: []},
      ends: true,
    });
    expect(apps.flatMap(app => (/may end/.test(app.protected ?? '') ? [app.name] : []))).toEqual([]);
  });

  test('the run is keeps its own size', () => {
    const apps = grouped({cast: CAST, apps: listed([900, 901, 902, 904]), protection: RUNNING, ends: true});
    expect(appIn(apps, 'Cursor').bytes).toBe(CURSOR_BYTES);
    expect(appIn(apps, 'training').bytes).toBe(9001 * MB);
  });

  test('where no coalitions are reported, the server’s own environment decides', () => {
    const environments = new Map([[900, {__CFBundleIdentifier: 'com.todesktop.230313mzl4w4u92'}]]);
    const told = {cast: CAST, apps: [CURSOR_LISTED, WARP_LISTED], protection: RUNNING, environments};
    expect(appIn(grouped({...told, ends: true}), 'Cursor').protected).toMatch(MAY_END);
    expect(appIn(grouped({...told, ends: false}), 'Cursor').protected).toBeNull();
  });
});

describe('iTerm2, whose shells are below iTermServer, a child of launchd', () => {
  const SUPPORT = '/Users/me/Library/Application Support/iTerm2';
  const ITERM: readonly Cast[] = [
    {pid: 600, command: '/Applications/iTerm.app/Contents/MacOS/iTerm2', name: 'iTerm2', mem: '460M'},
    {
      pid: 601,
      command: `${SUPPORT}/iTermServer-3.5.10 ${SUPPORT}/iterm2-daemon-1.socket`,
      name: 'iTermServer-3.5.10',
      mem: '4M',
    },
    {pid: 602, parent: 601, user: 0, command: '/usr/bin/login -fpl me', name: 'login', mem: '1M'},
    {pid: 603, parent: 602, command: '-zsh', mem: '5M'},
    {pid: 604, parent: 603, command: 'tmux attach', name: 'tmux', mem: '4M'},
  ];
  const LISTED: Listed = {name: 'iTerm2', pid: 600, id: 'com.googlecode.iterm2', bundle: '/Applications/iTerm.app'};
  const looking = [604, 603, 602, 601];
  const protection: Protection = {trainerPids: [], ownPids: [...looking, 900], lookingPids: looking};
  const ofIterm = (apps: readonly Listed[], more: {ps?: boolean} = {}) =>
    appIn(grouped({cast: [...ITERM, ...RUN], apps, protection, ...more}), 'iTerm2');

  test('is the terminal that we are in: by its server', () => {
    expect(ofIterm([LISTED])).toMatchObject({protected: PROTECTED.terminal, mainPid: 600, bytes: 474 * MB});
  });

  test('by its coalition, whatever its server is called', () => {
    const cast = ITERM.map(one => (one.pid === 601 ? {...one, command: '/opt/shells/keeper', name: 'keeper'} : one));
    const apps = [{...LISTED, coalition: {id: 5, pids: [600, 601, 602, 603, 604]}}];
    expect(appIn(grouped({cast, apps, protection}), 'iTerm2').protected).toBe(PROTECTED.terminal);
    // What a capture of a real one shows: alone in its coalition.
    expect(ofIterm([{...LISTED, coalition: {id: 5, pids: []}}]).protected).toBe(PROTECTED.terminal);
  });

  test('by the environment of the client, where nothing else leads to it', () => {
    const cast = ITERM.map(one => (one.pid === 601 ? {...one, command: '/opt/shells/keeper', name: 'keeper'} : one));
    const scene = {cast, apps: [LISTED], protection};
    expect(appIn(grouped(scene), 'iTerm2').protected).toBeNull();
    const environments = new Map([[604, {LC_TERMINAL: 'iTerm2'}]]);
    expect(appIn(grouped({...scene, environments}), 'iTerm2').protected).toBe(PROTECTED.terminal);
  });

  test('without the list of Launch Services too', () => {
    expect(appIn(grouped({cast: ITERM, protection}), 'iTerm')).toMatchObject({
      protected: PROTECTED.terminal,
      mainPid: 600,
      bytes: 474 * MB,
    });
  });

  test('may be quit while it does not show us', () => {
    const apps = grouped({cast: [...ITERM, ...RUN], apps: [LISTED], protection: {trainerPids: [], ownPids: [900]}});
    expect(appIn(apps, 'iTerm2')).toMatchObject({protected: null, mainPid: 600});
    expect(apps.map(({name}) => name)).not.toContain('iTermServer-3.5.10');
  });
});
