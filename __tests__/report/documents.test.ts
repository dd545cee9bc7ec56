import {expect, test} from '@jest/globals';
import {doctorJson} from '../../source/doctor/words.js';
import {compareRuns} from '../../source/insight/compare/compare.js';
import {appsJson} from '../../source/report/apps.js';
import {checkJson} from '../../source/report/check-json.js';
import {compareJson} from '../../source/report/compare/json.js';
import {DOCUMENTS} from '../../source/report/contract/documents.js';
import type {Fields} from '../../source/report/contract/fields.js';
import {STORY} from '../../source/report/contract/story.js';
import {type ImportedFile, importText} from '../../source/report/import.js';
import {importJson} from '../../source/report/import-json.js';
import {toJson} from '../../source/report/json.js';
import {memoryNowJson} from '../../source/report/memory-json.js';
import {patternsJson} from '../../source/report/patterns.js';
import {queuedJson} from '../../source/report/queue.js';
import {endingJson, statusJson} from '../../source/report/status-json.js';
import {storyJson} from '../../source/report/story-json.js';
import {unreadableJson} from '../../source/report/unreadable-runs.js';
import {conforming} from '../helpers/schemas.js';
import {SWAPPING, whole} from '../insight/compare/runs.js';
import {everything as checked} from './check/results.js';
import {APP, everything, LINES, MEMORY, MINUTES, T, WHERE} from './everything.js';

const compared = compareRuns([whole('a', {figures: SWAPPING}), whole('b', {settings: {batchSize: 8}})]);

/** The names of all keys in their order, with those of the objects inside: of a contract, and of a document. */
const keysOf = (fields: Fields): unknown[] =>
  Object.entries(fields).map(([key, field]) => (field.fields ? [key, keysOf(field.fields)] : key));
const keysIn = (value: object, fields: Fields): unknown[] =>
  Object.entries(value).map(([key, part]) => {
    const inner = fields[key]?.fields;
    const [one] = [part].flat();
    return inner ? [key, one ? keysIn(one, inner) : keysOf(inner)] : key;
  });

const EXAMINED = {
  ...{reader: 'mlx-lm-plain', lines: 20, read: 12, reports: 6, positions: 0, unplaced: 0, validations: 4},
  ...{checkpoints: 3, total: 60, first: {iteration: 10, loss: 3}, last: {iteration: 60, loss: 2}},
  unread: {lines: 1, examples: ['step 5 token=hf_abcdefghijklmnopqrstuvwx']},
};

const imported: ImportedFile = {
  ...{path: 'train.log', result: 'imported', format: 'log', hasTimes: false, loops: 1, replaces: null},
  ...{run: {id: 'a', name: 'train'}, state: 'finished', problem: null, notes: [], isFresh: false},
  examined: EXAMINED,
};

test('an import is told in rows, with what is not understood only where that is asked for', () => {
  expect(importText([imported], [], false)).toMatch(/^taken for +log \(mlx-lm-plain\)\niterations +60\/60$/m);
  expect(importText([imported], [], false)).not.toContain('step 5');
  expect(importText([imported], [], true)).toContain('step 5 token=hf_***');
  const two = importText(
    [imported, {...imported, path: '/\u001b[31m/other.log'}],
    [{path: 'x', why: 'is a link'}],
    false,
  );
  expect(two).toMatch(/^FILE +TAKEN FOR +ITERATIONS/);
  expect(two).toContain('x is a link.');
  expect(two).not.toContain('\u001b');
});

const CARDS_NOW = {
  cards: [
    {
      ...{index: 0, uuid: 'GPU-1', name: 'NVIDIA H100 80GB HBM3', busyPercent: 92, totalBytes: 8e10, usedBytes: 2e10},
      ...{watts: 584, limitWatts: 700, celsius: 52, slowedBy: null},
    },
  ],
  processes: [{pid: 731, name: 'python3', uuid: 'GPU-1', bytes: 2e10}],
};

test('a document has exactly the keys of its contract, in the same order', () => {
  const status = {
    ...statusJson(everything, true, 'darwin', WHERE),
    ...endingJson(MINUTES, T, null),
    since: storyJson(T, T, LINES),
  };
  const {unreadable} = unreadableJson(everything, 'linux', {name: 'x', path: '/x', reason: 'y'});
  const memory = memoryNowJson({...MEMORY, takenAt: T}, CARDS_NOW, 'darwin');
  const doctor = doctorJson([{check: 'a', level: 'ok', what: 'b', means: null, next: null}], 'darwin');
  const entry = {queuedAt: 0, after: null, anyEnd: false, reason: {kind: 'run', text: 'lora to finish'}} as const;
  const queue = queuedJson({id: 'a', name: 'b', command: [], directory: '/', entry, isLost: false}, 0);
  const built: Record<string, object> = {
    status,
    runs: {unreadable},
    memory,
    queue,
    apps: appsJson([APP])[0] ?? {},
    check: checkJson(checked()),
    compare: compareJson(compared, {all: true}),
    patterns: patternsJson({...EXAMINED, warnings: []}),
    import: importJson([imported], [{path: '/x/link.log', why: 'is a link'}]),
    doctor,
  };
  for (const {name, fields, isList} of DOCUMENTS) {
    const document = built[name] ?? {};
    expect(keysIn(document, fields)).toEqual(keysOf(fields));
    if (name === 'runs') continue;
    conforming(name, JSON.parse(toJson(isList ? [document] : document)));
  }
  conforming('runs', JSON.parse(toJson([unreadableJson(everything, 'linux', {name: 'x', path: '/x', reason: 'y'})])));
  for (const event of status.since.events) {
    const {about, ...rest} = event;
    const fields = STORY.events.kinds?.[about] ?? {};
    expect([about, ...keysIn(rest, fields)]).toEqual([about, ...keysOf(fields)]);
  }
});

// Users' programs read these: a document may gain a key, but one that is here stays as it is.
test.each<[string, unknown]>([
  [
    'status',
    {
      ...statusJson(everything, true, 'darwin', WHERE, 'The disk is full.'),
      ...endingJson(MINUTES, T - 500, 'mlxtop continue x'),
      // Its lines contain the time of day, in the machine's time zone.
      since: {...storyJson(T - 7_200_000, T, LINES), lines: []},
    },
  ],
  ['runs', [unreadableJson(everything, 'linux', {name: 'x', path: '/runs/x', reason: 'run.json is cut'})]],
  ['memory', memoryNowJson({...MEMORY, takenAt: T}, CARDS_NOW, 'darwin')],
  ['apps', appsJson([APP])],
  ['check', checkJson(checked())],
  [
    'doctor',
    doctorJson([{check: 'tmux', level: 'problem', what: 'too old', means: 'no run', next: 'Update it.'}], 'darwin'),
  ],
])('%s, byte for byte', (_name, document) => {
  expect(toJson(document)).toMatchSnapshot();
});
