import {expect, test} from '@jest/globals';
import {
  arrow,
  files,
  importedBy,
  imports,
  isIn,
  isOwn,
  jsxFiles,
  reachable,
  roomOf,
  textOf,
  withoutComments,
} from './helpers/imports.js';

/**
 * Which rooms, or single files of them, a room may import besides its own files. A file at the top is a room of its
 * own. What is not here is not allowed: a new room, or a new way between two rooms, is added here first.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  'wait-at-most': [],
  paths: ['errors', 'format/printable'],
  format: ['errors'],
  journal: [
    'errors',
    'format/printable',
    'format/run-name',
    'format/secret-words',
    'format/secrets',
    'format/shown-lines',
    'paths',
  ],
  host: [
    'errors',
    'format/host-name',
    'format/printable',
    'journal/clocks',
    'journal/events',
    'journal/place',
    'wait-at-most',
  ],
  // The words of the command line as data, and what is made of them for shells, readers and `man`.
  syntax: [],
  completion: ['syntax'],
  manual: ['format/wrap', 'syntax'],
  trainer: [
    'errors',
    'estimate/facts',
    'estimate/start-facts',
    'format/closest',
    'format/host-name',
    'format/secrets',
    'format/terminal-screen',
    'host/types',
    'journal/events',
    'journal/regular-file',
    'wait-at-most',
  ],
  // What a start would find, as plain values: who reads it is in `model`, who prints it in `report`.
  estimate: ['errors', 'format', 'insight/fewest-apps', 'insight/listed', 'journal/events'],
  model: [
    'errors',
    'estimate/facts',
    'format/printable',
    'format/units',
    'journal/files',
    'journal/regular-file',
    'paths/home',
    'trainer/checkpoints/find',
    'trainer/checkpoints/header',
    'trainer/is-record',
  ],
  insight: ['format', 'journal/clocks', 'journal/events', 'journal/run-record', 'trainer/known'],
  tmux: ['errors', 'paths', 'wait-at-most'],
  demo: ['errors'],
  history: ['errors', 'insight', 'journal'],
  settings: ['errors', 'format/display', 'format/printable', 'insight/alerts/catalogue', 'paths'],
  alerts: ['errors', 'format/wrap', 'insight/alerts/catalogue', 'journal', 'settings/check'],
  actions: ['errors', 'host/remote', 'host/types', 'journal', 'trainer'],
  // Files that others wrote, as text: what they say of a training run. Who finds and keeps them is in `runs/import`.
  import: ['errors', 'journal/codec', 'journal/events', 'trainer'],
  recorder: [
    'errors',
    'export/prometheus',
    'format/printable',
    'history',
    'host',
    'insight',
    'journal',
    'paths/home',
    'paths/links',
    'paths/open',
    'report/status-line',
    'tmux/pane-end',
    'trainer',
    'wait-at-most',
  ],
  report: [
    'errors',
    'estimate',
    'format',
    'insight/alerts/catalogue',
    'insight/compare',
    'insight/discreet',
    'insight/hosts',
    'insight/listed',
    'insight/overlay',
    'insight/series',
    'insight/story',
    'insight/undated',
    'insight/unread',
    'insight/view',
    'insight/whole',
    'insight/whole-training',
    'journal/events',
  ],
  // Out for programs: what other programs read, worked out of events as they come.
  export: [
    'format',
    'insight',
    'journal/events',
    'report/contract/export',
    'report/iso-time',
    'report/json',
    'report/memory-json',
    'report/status-parts-json',
    'trainer/known',
  ],
  // Answers over HTTP, to whoever may ask: what it serves is handed to it.
  serve: ['errors', 'export/prometheus', 'format/printable', 'journal/regular-file'],
  dashboard: [
    'actions',
    'errors',
    'format',
    'history',
    'host',
    'insight',
    'journal',
    'paths/open',
    'report/quit-effect',
    'report/recorder-gap',
    'report/released',
    'report/run-filter',
    'report/run-order',
    'report/story',
    'tmux',
    'trainer/last-words',
  ],
  // Looks at the whole installation, from outside of every run: what each check needs of the others, and nothing of a
  // recorder or a screen.
  doctor: [
    'alerts/seen',
    'errors',
    'format',
    'host',
    'insight/memory-limits',
    'journal',
    'model/cache-root',
    'model/missing-files',
    'model/python-packages',
    'paths',
    'report/contract',
    'settings',
    'tmux',
  ],
  // What one does with a run as a whole. It reaches the user by what a command passes in, and draws nothing.
  runs: [
    'actions',
    'alerts',
    'errors',
    'estimate',
    'export',
    'format',
    'history',
    'host',
    'import',
    'insight',
    'journal',
    'model',
    'paths/home',
    'paths/links',
    'paths/open',
    'paths/owners',
    'recorder',
    'report',
    'settings',
    'tmux',
    'trainer',
  ],
  commands: [
    'actions',
    'alerts',
    'completion',
    'dashboard/browser/start',
    'dashboard/browser/types',
    'dashboard/start',
    'doctor',
    'errors',
    'estimate/check-result',
    'export',
    'format',
    'history',
    'host',
    'insight',
    'journal',
    'manual',
    'paths/open',
    'paths/plain',
    'recorder',
    'report',
    'runs',
    'serve',
    'settings',
    'syntax',
    'tmux',
    'trainer',
  ],
  cli: [
    'commands',
    'demo/main',
    'doctor/machine/main',
    'errors',
    'format/printable',
    'recorder/guard',
    'recorder/main',
    'recorder/pack',
    'runs/after-restart/main',
    'runs/alert/send-alert',
    'runs/check/note-estimate',
    'runs/complete/main',
    'runs/queue/watch',
    'runs/stay/main',
  ],
};

/** Which rooms may load a package, or one of Node's modules that only some may. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  '@huggingface': ['model/tokens'],
  ink: ['dashboard'],
  react: ['dashboard'],
  asciichart: ['dashboard'],
  meow: ['commands'],
  execa: ['tmux'],
  yaml: ['settings', 'trainer'],
  'env-paths': ['journal'],
  systeminformation: ['doctor'],
  'd3-scale': ['report/html'],
  'd3-shape': ['report/html'],
  'd3-time-format': ['report/html'],
  'node:child_process': ['alerts', 'host'],
};

test('the walk sees what there is', () => {
  expect(files).toEqual(expect.arrayContaining(['cli', 'dashboard/app', 'commands/kit/dispatch', 'tmux/client']));
  expect(imports.map(arrow)).toEqual(
    expect.arrayContaining([
      'commands/kit/all → commands/run',
      'tmux/client → execa',
      'commands/dashboard → dashboard/start',
      'trainer/tree → host/types',
    ]),
  );
  const unknown = imports.filter(({to}) => !isOwn(to) && !/^(?:node:|[a-z@])/.test(to));
  expect(unknown).toEqual([]);
});

test('every room imports only what the table allows', () => {
  const astray = imports.filter(({from, to}) => {
    if (!isOwn(to) || roomOf(from) === roomOf(to)) return false;
    return !ALLOWED[roomOf(from)]?.some(place => isIn(to, place));
  });
  expect(astray.map(arrow)).toEqual([]);
  expect([...new Set(files.map(roomOf))].sort()).toEqual(Object.keys(ALLOWED).sort());
});

test('the trainer knows the host by its types alone', () => {
  const values = imports.filter(({from, to, kind}) => isIn(from, 'trainer') && isIn(to, 'host') && kind !== 'type');
  expect(values.map(arrow)).toEqual([]);
});

test('no file imports itself in a circle, not even by its types', () => {
  const circles = files.filter(file => {
    const next = importedBy(file)
      .filter(({kind}) => kind !== 'dynamic')
      .map(one => one.to);
    return reachable(next.filter(isOwn), ['static', 'type']).has(file);
  });
  expect(circles).toEqual([]);
});

test('packages stay in their rooms', () => {
  const outside = imports.filter(({from, to}) => {
    const isNode = to.startsWith('node:');
    if (isOwn(to) || (isNode && !(to in OWNERS))) return false;
    return !OWNERS[to]?.some(place => isIn(from, place));
  });
  expect(outside.map(arrow)).toEqual([]);
});

test('what is noted about a run is dated by a clock that nobody can set', () => {
  const byWallClock = files.filter(
    file =>
      ['recorder', 'actions', 'dashboard'].includes(roomOf(file)) &&
      /\bDate\.now\(/.test(withoutComments(textOf(file))),
  );
  expect(byWallClock).toEqual([]);
});

test('the kit of the commands reads flags and speaks; what is done with runs lives elsewhere', () => {
  const users = imports.filter(({from, to}) => isIn(to, 'commands/kit') && !['commands', 'cli'].includes(roomOf(from)));
  expect(users.map(arrow)).toEqual([]);
});

test('the environment is read and not written, but for the PATH that programs are found by', () => {
  const writers = files.filter(file =>
    /\bprocess\.env(?:\.\w+|\[[^\]]+\]) \??=(?!=)|\bdelete process\.env|\bObject\.assign\(process\.env/.test(
      withoutComments(textOf(file)),
    ),
  );
  expect(writers).toEqual(['host/run-path']);
});

test('JSX is drawn in the dashboard alone', () => {
  expect(jsxFiles.filter(file => !isIn(file, 'dashboard'))).toEqual([]);
});

/** `demo` is a trainer, whose output is its own; the recorder of a plain pipe passes that on. */
const SPEAKERS = ['commands/kit/say', 'commands/kit/screen', 'commands/kit/ascii-output', 'demo', 'recorder'];

test('what is printed goes through one place, which cleans it', () => {
  const speakers = files.filter(file =>
    /\bprocess\.(?:stdout|stderr)\.write\b|\bconsole\.|\boutput: process\./.test(withoutComments(textOf(file))),
  );
  expect(speakers).toContain('commands/kit/say');
  expect(speakers.filter(file => !SPEAKERS.some(place => isIn(file, place)))).toEqual([]);
});

test('only host/ looks into /proc and /sys', () => {
  const lookers = files.filter(file => /['"`]\/?(?:proc|sys)\//.test(withoutComments(textOf(file))));
  expect(lookers.map(roomOf)).toEqual(lookers.map(() => 'host'));
  expect(lookers).not.toEqual([]);
});
