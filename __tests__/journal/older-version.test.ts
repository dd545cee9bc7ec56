import {cpSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gunzipSync} from 'node:zlib';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {RunHistory} from '../../source/history/history.js';
import {readRollup} from '../../source/history/rollup.js';
import {readSummary} from '../../source/history/summary.js';
import {STATE_VERSION} from '../../source/insight/state.js';
import {readRunRecord, runPaths} from '../../source/journal/run-folder.js';
import type {Run} from '../../source/journal/runs.js';
import {reportMarkdown} from '../../source/report/markdown/document.js';
import {statusJson} from '../../source/report/status-json.js';
import {writeCsv} from '../../source/runs/export/csv.js';
import {ownPart} from '../../source/runs/export/parts.js';
import {readWhole} from '../../source/runs/recorded/read-recorded.js';
import {snapshotOf} from '../../source/runs/view.js';
import {endTrainers, eventsOfJournal, startRecorder, startTrainer} from '../recorder/recording.js';
import {leavePlaces, temporaryFolder} from './places.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/0.1.0', import.meta.url));
const expected = (name: string): string => readFileSync(join(FIXTURES, 'expected', name), 'utf8');

let folder: string;

/** The folder of a run that 0.1.0 wrote, as a copy. */
const runOf = async (name: 'running' | 'ended'): Promise<Run> => {
  cpSync(join(FIXTURES, name), folder, {recursive: true});
  const paths = runPaths(folder);
  if (name === 'ended') writeFileSync(paths.rollup, gunzipSync(readFileSync(join(folder, 'rollup.json.gz'))));
  const record = await readRunRecord(paths);
  if (record === null) throw new Error('run.json is not understood');
  return {record, paths};
};

beforeEach(() => {
  folder = join(temporaryFolder(), '20261129-005013-b7ba');
});

afterEach(async () => {
  await endTrainers();
  leavePlaces();
});

/** Words may be said better than 0.1.0 said them; names, numbers, states and times stay. */
const WORDS = new Set(['brief', 'sentence', 'why', 'text']);

const withoutWords = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !WORDS.has(key));
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutWords(one)]));
};

describe('a run of 0.1.0', () => {
  test.each(['running', 'ended'] as const)('that is %s has the status that 0.1.0 gave it', async name => {
    const run = await runOf(name);
    const {at, status} = JSON.parse(expected(`${name}.status.json`));
    const {view} = snapshotOf(run, at);
    const now = JSON.parse(JSON.stringify(statusJson(view, name === 'running', 'darwin')));
    expect(now).toMatchObject(withoutWords(status) as Record<string, unknown>);
    expect(now.skippedLines).toBe(0);
  });

  test('has its rollup and its summary reckoned anew from the journal', async () => {
    const {paths} = await runOf('ended');
    expect(JSON.parse(readFileSync(paths.rollup, 'utf8')).state.version).toBeLessThan(STATE_VERSION);
    expect(readRollup(paths.rollup)).toBeNull();
    expect(readSummary(paths, Date.now())).toBeNull();
    const history = new RunHistory(paths);
    history.catchUpFully();
    expect(history.bytesRead).toBe(readFileSync(paths.journal).length);
  });

  test('is exported as it was: each column that 0.1.0 had, with the same values', async () => {
    const run = await runOf('ended');
    const pieces: Uint8Array[] = [];
    const write = async (piece: Uint8Array): Promise<void> => void pieces.push(piece);
    await writeCsv([ownPart(run)], {write, finish: () => undefined, abandon: () => undefined}, () => undefined);
    const table = (csv: string) => {
      const [head = '', ...rows] = csv.trim().split('\n');
      const names = head.split(',');
      return rows.map(row => Object.fromEntries(row.split(',').map((cell, index) => [names[index], cell])));
    };
    const [old, now] = [table(expected('ended.csv')), table(Buffer.concat(pieces).toString())];
    expect(now).toHaveLength(old.length);
    expect(now).toMatchObject(old);
  });

  test('is reported with the figures that 0.1.0 reported', async () => {
    const whole = await readWhole(await runOf('ended'));
    const page = reportMarkdown([whole], null, {withCommand: false, writtenAt: Date.now(), version: '0'});
    const rows = [...expected('ended.report.md').matchAll(/^\| [^|]+ \| ([^|]*\d[^|]*) \|/gm)];
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.map(([, value = '']) => value.trim()).filter(value => !page.includes(value))).toEqual([]);
  });

  test('whose recorder is gone is recorded on by this one', async () => {
    const {record, paths} = await runOf('running');
    rmSync(paths.lock);
    const script =
      'sleep 0.3; echo "Iter 190: Train loss 1.400, Learning Rate 1.000e-05, It/sec 0.180, Tokens/sec 87.000, Trained Tokens 92340, Peak mem 9.589 GB"';
    const {wrapperPid, output} = startTrainer(['/bin/sh', '-c', script], paths);
    const {input, over} = startRecorder(wrapperPid, paths, {record: {...record, tmux: null, intervalMs: 100}});
    output?.pipe(input);
    await over;
    const history = new RunHistory(paths);
    history.catchUpFully();
    expect(history.state).toMatchObject({training: {iteration: 190}, end: {state: 'finished'}, skippedLines: 0});
    const types = eventsOfJournal(paths.journal).map(({type}) => type);
    expect(types.filter(type => type === 'recording')).toHaveLength(2);
    expect(types.filter(type => type === 'run')).toHaveLength(1);
  });
});
