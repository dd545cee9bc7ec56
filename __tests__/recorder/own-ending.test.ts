import {mkdirSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createState, type RunState} from '../../source/insight/state.js';
import {wallMs} from '../../source/journal/clocks.js';
import {knownExit} from '../../source/recorder/known-exit.js';
import {ownEnd} from '../../source/recorder/own-ending.js';
import type {PaneEnd} from '../../source/tmux/pane-end.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';

afterEach(leavePlaces);

describe('what the disk took of an exit code', () => {
  const place = () => join(temporaryFolder(), 'exit');

  test('the file, and when it was written', () => {
    const path = place();
    writeFileSync(path, '3\n\n\n');
    utimesSync(path, 100, 100);
    expect(knownExit(path)).toEqual({code: 3, at: 100_000});
  });

  test('a name beside it, and when it was given', () => {
    const path = place();
    const before = Date.now() - 1000;
    writeFileSync(`${path}-137`, '');
    utimesSync(`${path}-137`, 100, 100);
    expect(knownExit(path)).toEqual({code: 137, at: expect.any(Number)});
    expect(knownExit(path)?.at).toBeGreaterThan(before);
  });

  test('nothing, also of a folder that is gone', () => {
    const path = place();
    for (const name of ['-reserve', '-', '-1234', '-12x', '.77']) writeFileSync(`${path}${name}`, '');
    expect(knownExit(path)).toBeNull();
    expect(knownExit(join(temporaryFolder(), 'gone', 'exit'))).toBeNull();
  });

  test('an empty file does not count, and the name does', () => {
    const path = place();
    writeFileSync(path, '');
    writeFileSync(`${path}-0`, '');
    expect(knownExit(path)).toMatchObject({code: 0});
  });

  test('what cannot be read is a fault', () => {
    const path = place();
    mkdirSync(path);
    expect(() => knownExit(path)).toThrow(/is a folder/);
  });
});

const exited = (code: number): PaneEnd => ({kind: 'exited', code, at: null});
const [ENDED, UNKNOWN] = [{kind: 'ended'}, {kind: 'unknown'}] as const;
const stateOf = (training: Partial<RunState['training']>): RunState => {
  const state = createState();
  return {...state, training: {...state.training, ...training}};
};
const AT_THE_LAST = {iteration: 100, total: {iterations: 100, source: 'trainer'}} as Partial<RunState['training']>;

test.each<[string, number | null, PaneEnd | null, Partial<RunState['training']>, string[], string, number | null]>([
  ['the file comes first', 0, exited(3), {}, [], 'finished', 0],
  ['tmux knows the code', null, exited(3), AT_THE_LAST, [], 'failed', 3],
  ['tmux knows of ^C', null, exited(130), {over: true}, [], 'stopped', 130],
  ['tmux knows only that it ended; the last iteration was told', null, ENDED, AT_THE_LAST, [], 'finished', null],
  ['tmux knows only that it ended; a traceback is the last', null, ENDED, {}, ['ValueError: no'], 'failed', null],
  ['tmux knows only that it ended; nothing tells', null, ENDED, {}, ['step'], 'interrupted', null],
  ['nobody knows; the trainer said that it was done', null, UNKNOWN, {over: true}, [], 'finished', null],
  [
    'nobody knows; the last iteration was told, the weights were not',
    null,
    UNKNOWN,
    AT_THE_LAST,
    [],
    'interrupted',
    null,
  ],
  ['nobody knows; a traceback is the last', null, UNKNOWN, {}, ['ValueError: no'], 'interrupted', null],
  ['nobody was asked', null, null, {}, [], 'interrupted', null],
])('%s', (_what, code, pane, training, lines, state, exitCode) => {
  expect(ownEnd(wallMs(5), code, pane, stateOf(training), () => lines)).toEqual({t: 5, type: 'end', state, exitCode});
});
