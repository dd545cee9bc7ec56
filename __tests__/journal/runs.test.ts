import {existsSync, mkdirSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {basename, join, resolve} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {createRunFolder, homeFolder, readRunRecord, runPaths, writeRunRecord} from '../../source/journal/run-folder.js';
import type {RunRecord} from '../../source/journal/run-record.js';
import {listRuns, matchRuns, newerRuns, type Run} from '../../source/journal/runs.js';
import {leavePlaces, temporaryFolder} from './places.js';

let home = '';

beforeEach(() => {
  home = join(temporaryFolder(), 'not', 'there', 'yet');
});

afterEach(leavePlaces);

const recordOf = (id: string, more: Partial<RunRecord> = {}): RunRecord => ({
  schema: 1,
  id,
  name: 'mlxtop',
  command: ['python', '-m', 'mlx_lm', 'lora'],
  directory: '/work',
  createdAt: 1_700_000_000_000,
  intervalMs: 2000,
  iterationsPattern: null,
  machine: {platform: 'linux', processor: null, cores: 8, memoryBytes: 16e9, system: 'Debian'},
  tmux: null,
  ...more,
});

const PLACE = {
  socketPath: '/tmp/tmux-0/default',
  sessionId: '$1',
  trainerPane: '%2',
  wrapperPid: 123,
  wrapperIdentity: null,
};

const addRun = (id: string, more: Partial<RunRecord> = {}): Run => {
  const paths = runPaths(join(home, 'runs', id));
  mkdirSync(paths.folder, {recursive: true});
  const record = recordOf(id, more);
  writeRunRecord(paths, record);
  return {record, paths};
};

const ids = (runs: readonly Run[]): string[] => runs.map(run => run.record.id);

describe('the folder of a new run', () => {
  test('is private, contains only its clock, and is named after its start', () => {
    const {id, paths} = createRunFolder(home, new Date(2026, 0, 5, 9, 7, 3));
    expect(id).toMatch(/^20260105-090703-[0-9a-f]{4}$/);
    expect(basename(paths.folder)).toBe(id);
    expect(readdirSync(paths.folder)).toEqual(['clock']);
    expect(statSync(paths.folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, 'runs')).mode & 0o777).toBe(0o700);
  });

  test('differs for every run of the same second', () => {
    const now = new Date();
    const made = new Set(Array.from({length: 300}, () => createRunFolder(home, now).id));
    expect(made.size).toBe(300);
  });

  test('that cannot be created is an error with a next step', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => createRunFolder(file, new Date())).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(`Cannot write to ${file}`),
        nextStep: expect.stringContaining('MLXTOP_HOME'),
      }),
    );
  });
});

test("MLXTOP_HOME says where the runs are; otherwise they are in the system's data folder", async () => {
  expect(await homeFolder({MLXTOP_HOME: '/some/where'})).toBe('/some/where');
  expect(await homeFolder({MLXTOP_HOME: 'some/where'})).toBe(resolve('some/where'));
  expect(await homeFolder({MLXTOP_HOME: ''})).toBe(await homeFolder({}));
  expect(basename(await homeFolder({}))).toBe('mlxtop');
});

describe('run.json', () => {
  test.each([
    ['before tmux has started it', null],
    ['with its place in tmux', {...PLACE, wrapperIdentity: 'boot:77'}],
    ['on a system that does not tell processes apart', PLACE],
  ])('comes back as it was written, %s', async (_name, tmux) => {
    const {record, paths} = addRun('a', {tmux});
    expect(await readRunRecord(paths)).toEqual(record);
    expect(statSync(paths.record).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['no JSON', '{"schema": 1, "id"'],
    ['of another kind', '[]'],
    ['without a field', JSON.stringify({...recordOf('a'), command: undefined})],
    ['with a field of another kind', JSON.stringify({...recordOf('a'), intervalMs: '2s'})],
    ['with half an adoption', JSON.stringify({...recordOf('a'), adopted: {kind: 'pane', processes: []}})],
    ['with half a place', JSON.stringify({...recordOf('a'), tmux: {...PLACE, wrapperPid: null}})],
    ['of a newer version', JSON.stringify({...recordOf('a'), schema: 2})],
  ])('that is %s is no record', async (_name, text) => {
    const {paths} = addRun('a');
    writeFileSync(paths.record, text);
    expect(await readRunRecord(paths)).toBeNull();
    expect(await listRuns(home)).toEqual([]);
  });
});

describe('the list of runs', () => {
  test('is empty before the first run', async () => {
    expect(await listRuns(home)).toEqual([]);
    expect(await newerRuns(home)).toEqual([]);
    expect(existsSync(home)).toBe(false);
  });

  test('has the newest first, and those of the same time by id', async () => {
    addRun('a', {createdAt: 5});
    addRun('c', {createdAt: 1});
    addRun('b', {createdAt: 5});
    expect(ids(await listRuns(home))).toEqual(['b', 'a', 'c']);
  });

  test('leaves out everything that is not a run', async () => {
    addRun('good');
    addRun('copy', {id: 'good'});
    mkdirSync(join(home, 'runs', 'empty'));
    mkdirSync(join(home, 'runs', 'odd', 'run.json'), {recursive: true});
    writeFileSync(join(home, 'runs', '.DS_Store'), '');
    expect(ids(await listRuns(home))).toEqual(['good']);
  });

  test('names those of a newer version, whatever their records look like, and lists the others', async () => {
    addRun('20260101-old');
    addRun('20260102-new', {schema: 2});
    addRun('20260103-newer');
    writeFileSync(join(home, 'runs', '20260103-newer', 'run.json'), '{"schema": 3, "who": "knows"}');
    expect(ids(await listRuns(home))).toEqual(['20260101-old']);
    expect(await newerRuns(home)).toEqual(['20260103-newer', '20260102-new']);
  });
});

describe('what a RUN may mean', () => {
  const run = (id: string, name: string): Run => ({record: recordOf(id, {name}), paths: runPaths(`/runs/${id}`)});
  const runs = [run('20260103-aa', 'train2'), run('20260102-bb', 'train'), run('20260102-cc', 'train')];

  test.each([
    ['an id', '20260102-cc', ['20260102-cc']],
    ["a session's name: all its runs, the newest first", 'train', ['20260102-bb', '20260102-cc']],
    ['a name that others begin with', 'train2', ['20260103-aa']],
    ['the beginning of one id', '20260103', ['20260103-aa']],
    ['the beginning of several', '202601', ['20260103-aa', '20260102-bb', '20260102-cc']],
    ['nothing', 'other', []],
  ])('%s', (_name, wanted, expected) => {
    expect(ids(matchRuns(runs, wanted))).toEqual(expected);
  });

  test("an id goes before a session's name", () => {
    expect(ids(matchRuns([run('b', 'a'), run('a', 'b')], 'a'))).toEqual(['a']);
  });
});
