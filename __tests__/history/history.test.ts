import {appendFileSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {RunHistory} from '../../source/history/history.js';
import {readRollup, writeRollup} from '../../source/history/rollup.js';
import {fold} from '../../source/insight/fold.js';
import {createState, type RunState} from '../../source/insight/state.js';
import {JournalWriter} from '../../source/journal/append.js';
import {encodeEvent} from '../../source/journal/codec.js';
import type {RunEvent} from '../../source/journal/events.js';
import {type RunPaths, runPaths} from '../../source/journal/run-folder.js';
import {leavePlaces, temporaryFolder, testOnSmallDisk} from '../journal/places.js';
import {reportAt, SAMPLES} from '../journal/samples.js';

let paths: RunPaths;

beforeEach(() => {
  paths = runPaths(temporaryFolder());
});

afterEach(leavePlaces);

const BEGAN = 1_700_000_000_000;

/** A run of `count` samples, two seconds apart, with a report every twelve. */
const aRun = (count: number): RunEvent[] => [
  {...SAMPLES.run, t: BEGAN},
  {...SAMPLES.training, t: BEGAN},
  ...Array.from({length: count}, (_, index): RunEvent => {
    const t = BEGAN + index * 2000;
    return index % 12 === 11 ? reportAt((index + 1) / 12, t) : {...SAMPLES.sample, t, outputBytes: index * 50};
  }),
];

const append = (events: readonly RunEvent[]): void => {
  const writer = new JournalWriter(paths.journal);
  writer.append(events);
  writer.close();
};

const folded = (events: readonly RunEvent[]): RunState => {
  const state = createState();
  for (const event of events) fold(state, event);
  return state;
};

const stateNow = (): RunState => {
  const history = new RunHistory(paths);
  history.catchUpFully();
  return history.state;
};

/** A rollup as a recorder writes it: of everything so far. */
const roll = (): void => {
  const history = new RunHistory(paths);
  history.catchUpFully();
  writeRollup(paths.rollup, history.rollup());
};

describe('from the journal alone', () => {
  test('a run that has no journal yet is empty', () => {
    const history = new RunHistory(paths);
    expect(history.catchUp()).toEqual({atEnd: true, changed: false});
    expect(history.state).toEqual(createState());
  });

  test('a long journal is read in pieces, and says when there is more', () => {
    const events = aRun(2000);
    append(events);
    const history = new RunHistory(paths);
    let pieces = 0;
    while (!history.catchUp(50_000).atEnd) pieces++;
    expect(pieces).toBeGreaterThan(10);
    expect(history.state).toEqual(folded(events));
    expect(history.catchUp()).toEqual({atEnd: true, changed: false});
  });

  test('it is followed', () => {
    append(aRun(12));
    const history = new RunHistory(paths);
    history.catchUpFully();
    append([{...SAMPLES.end, t: BEGAN + 100_000}]);
    expect(history.catchUp()).toEqual({atEnd: true, changed: true});
    expect(history.state.end).toMatchObject({state: 'finished', exitCode: 0});
  });

  test('unreadable lines are counted, and nothing else is lost', () => {
    append(aRun(24));
    appendFileSync(paths.journal, '{"t":1,"type":"report","itera\ngarbage\n');
    append([reportAt(3, BEGAN + 48_000)]);
    expect(stateNow()).toMatchObject({skippedLines: 2, training: {iteration: 3}});
  });

  test('half a day of it', () => {
    const events = aRun(20_000);
    append(events);
    expect(stateNow()).toEqual(folded(events));
  });
});

describe('with a rollup', () => {
  test('it continues where the rollup ends, without the journal before that', () => {
    const events = aRun(600);
    append(events);
    roll();
    const {size} = statSync(paths.journal);
    const more = [reportAt(51, BEGAN + 1_300_000), {...SAMPLES.pause, t: BEGAN + 1_300_500}];
    append(more);
    // Only what follows the rollup may be read: the rest is made unreadable.
    const text = readFileSync(paths.journal);
    writeFileSync(paths.journal, Buffer.concat([Buffer.alloc(size - 1, 'x'), text.subarray(size - 1)]));
    expect(stateNow()).toEqual(folded([...events, ...more]));
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%p is still there', trainLoss => {
    const events = [...aRun(12), {...reportAt(2), trainLoss}, {...SAMPLES.validation, valLoss: trainLoss}];
    append(events);
    roll();
    expect(stateNow()).toEqual(folded(events));
    expect(stateNow().training).toMatchObject({trainLoss, valLoss: trainLoss});
  });

  test("a user's words stay words", () => {
    const word = 'NaN';
    const events: RunEvent[] = [
      {...SAMPLES.run, id: word, name: word, command: [word, '-Infinity'], directory: word},
      {...SAMPLES.warning, code: word, text: word},
      {...SAMPLES.checkpoint, path: word},
      {...SAMPLES.quit, app: word},
      {...reportAt(1), trainLoss: Number.NaN},
    ];
    append(events);
    roll();
    expect(stateNow()).toEqual(folded(events));
  });

  const spoil: [string, () => void][] = [
    ['that is missing', () => rmSync(paths.rollup)],
    ['that is empty', () => writeFileSync(paths.rollup, '')],
    ['that was cut', () => truncateSync(paths.rollup, Math.floor(statSync(paths.rollup).size / 2))],
    ['that is something else', () => writeFileSync(paths.rollup, '[1, 2, 3]')],
    ['of another version', () => change(rollup => ({...rollup, state: {...rollup.state, version: 0}}))],
    ['without an offset', () => change(({state}) => ({state}))],
    ['whose state lacks a field', () => change(rollup => ({...rollup, state: {...rollup.state, warnings: undefined}}))],
    [
      'whose state lacks a field within a field',
      () => change(rollup => ({...rollup, state: {...rollup.state, clock: {at: 1}}})),
    ],
    ['that lacks a total', () => change(rollup => ({...rollup, state: {...rollup.state, totals: {stalls: {}}}}))],
    ['that is ahead of the journal', () => change(rollup => ({...rollup, journalBytes: rollup.journalBytes + 1}))],
  ];

  const change = (how: (rollup: {journalBytes: number; state: Record<string, unknown>}) => unknown): void =>
    writeFileSync(paths.rollup, JSON.stringify(how(JSON.parse(readFileSync(paths.rollup, 'utf8')))));

  test.each(spoil)('a rollup %s is ignored', (_name, spoilIt) => {
    const events = aRun(240);
    append(events);
    roll();
    spoilIt();
    expect(stateNow()).toEqual(folded(events));
  });

  test('it is dropped when its journal is truncated while it is being followed', () => {
    append(aRun(240));
    roll();
    const history = new RunHistory(paths);
    history.catchUpFully();
    writeFileSync(paths.journal, encodeEvent({...SAMPLES.run, id: 'other'}));
    expect(history.catchUp()).toEqual({atEnd: true, changed: true});
    expect(history.state).toEqual(folded([{...SAMPLES.run, id: 'other'}]));
    expect(history.rollup().journalBytes).toBe(statSync(paths.journal).size);
  });

  test('reading it writes nothing', () => {
    append(aRun(24));
    roll();
    const before = [paths.rollup, paths.journal].map(path => statSync(path).mtimeMs);
    stateNow();
    expect([paths.rollup, paths.journal].map(path => statSync(path).mtimeMs)).toEqual(before);
  });

  test('a folder in its place is ignored: it is computed again', () => {
    append(aRun(24));
    mkdirSync(paths.rollup);
    expect(readRollup(paths.rollup)).toBeNull();
    expect(readRollup(join(paths.journal, 'rollup.json'))).toBeNull();
    expect(stateNow().training.iteration).not.toBeNull();
  });

  test.each([-1, 0.5, Number.MAX_VALUE])('one that ends at byte %p is computed again', journalBytes => {
    append(aRun(24));
    writeRollup(paths.rollup, {journalBytes, state: createState()});
    expect(readRollup(paths.rollup)).toBeNull();
  });
});

testOnSmallDisk('on a full disk the previous rollup stays', disk => {
  paths = runPaths(disk.folder);
  append(aRun(24));
  writeRollup(paths.rollup, {journalBytes: 1, state: {...createState(), id: 'first'}});
  const before = readFileSync(paths.rollup, 'utf8');
  disk.fill();
  expect(() => roll()).toThrow(expect.objectContaining({code: 'ENOSPC'}));
  expect(readFileSync(paths.rollup, 'utf8')).toBe(before);
});
