import {expect, test} from '@jest/globals';
import {asRunRecord, type RunRecord} from '../../source/journal/run-record.js';
import {type Complete, fieldsOf, withField, wrongValues} from './fields.js';

/** Every field that a record can have, including those that came later. */
const FULL: Complete<Omit<RunRecord, 'startedAs'>> = {
  schema: 1,
  id: 'a',
  name: 'work',
  sessionName: 'work-1',
  command: ['python3'],
  directory: '/',
  queuedAt: 1_764_000_000_000,
  createdAt: 1,
  intervalMs: 2000,
  iterationsPattern: '(\\d+)',
  machine: {
    platform: 'darwin',
    processor: 'Apple M1',
    cores: 8,
    memoryBytes: 16e9,
    system: 'macOS 15',
    gpuWorkingSetBytes: 11e9,
    translated: false,
  },
  tmux: {socketPath: '/tmp/s', sessionId: '$1', trainerPane: '%1', wrapperPid: 5, wrapperIdentity: 'i'},
  place: {machine: 'm', host: 'h', boot: 'b', pidNamespace: 'p'},
  adopted: {
    kind: 'log',
    file: '/tmp/log',
    pane: {socketPath: '/tmp/s', paneId: '%3', leaderPid: 7, leaderIdentity: 'i'},
    processes: [{pid: 9, identity: 'i', itself: true}],
    startedAt: 1,
    interpreters: ['/usr/bin/python3'],
    releasedAt: 2,
  },
  autoPause: {
    when: 'red',
    resumeAt: 'green',
    afterSeconds: 30,
    resumeAfterSeconds: 60,
    maxPauseSeconds: 600,
    minRunSeconds: 120,
  },
  maySleep: true,
  keepRepaints: true,
  relaxGpuWatchdog: true,
  inside: true,
  insideBySetting: true,
  hosts: ['m1', 'm2'],
  metricsFolder: '/var/lib/node_exporter',
  independent: true,
  afterRestart: true,
  restarts: [{at: 1_700_000_000_000, from: 200}],
  imported: {format: 'mlx-lm log', file: 'train.log', hasTimes: false, bytes: 1234, digest: 'ab12'},
  session: {terminal: {name: 'Cursor', bundleId: 'com.cursor'}, independent: false},
  alertChannels: ['desktop'],
  settingsPath: '/s',
  path: '/bin',
};

const FIELDS = fieldsOf(FULL);
const LIMITED = new Set(['kind', 'when', 'resumeAt']);
const namesOfAccepted = (value: unknown): string[] =>
  FIELDS.filter(field => asRunRecord(withField(FULL, field, value)) !== null).map(({name}) => name);

test('a record with all of its fields is accepted', () => {
  expect(asRunRecord(FULL)).toEqual(FULL);
});

test('a value of another kind is refused', () => {
  const accepted = FIELDS.flatMap(field =>
    wrongValues(field, !LIMITED.has(field.name))
      .filter(value => asRunRecord(withField(FULL, field, value)) !== null)
      .map(value => ({field: field.name, value})),
  );
  expect(accepted).toEqual([]);
});

test('only what came later may be missing', () => {
  expect(namesOfAccepted(undefined)).toEqual([
    ...[
      'sessionName',
      'queuedAt',
      'gpuWorkingSetBytes',
      'translated',
      'place',
      'adopted',
      'startedAt',
      'interpreters',
      'autoPause',
      'maySleep',
    ],
    ...['keepRepaints', 'relaxGpuWatchdog', 'inside', 'insideBySetting', 'hosts', 'metricsFolder'],
    ...['independent', 'afterRestart', 'restarts'],
    ...['imported', 'bytes', 'session', 'alertChannels', 'settingsPath', 'path'],
  ]);
});

test('null is accepted only where something may be unknown', () => {
  expect(namesOfAccepted(null)).toEqual([
    ...['iterationsPattern', 'processor', 'memoryBytes', 'gpuWorkingSetBytes', 'tmux', 'wrapperIdentity'],
    ...['place', 'machine', 'host', 'boot', 'pidNamespace'],
    ...['adopted', 'file', 'pane', 'leaderIdentity', 'identity', 'startedAt', 'releasedAt', 'autoPause'],
    ...['terminal', 'bundleId', 'alertChannels'],
  ]);
});
