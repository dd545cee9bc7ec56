import {lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import type {RunEvent} from '../../../source/journal/events.js';
import type {Run} from '../../../source/journal/runs.js';
import {writeCsv} from '../../../source/runs/export/csv.js';
import {Chunks, fileOutput} from '../../../source/runs/export/output.js';
import {ownPart, wholeParts} from '../../../source/runs/export/parts.js';
import {writeTensorboard} from '../../../source/runs/export/tensorboard.js';
import {decodeEvents} from '../../export/decode-events.js';
import {createHome, makeRun} from '../../helpers/home.js';
import {SAMPLES} from '../../journal/samples.js';

const T = 1_700_000_000_000;

let home: ReturnType<typeof createHome>;
let folder: string;
beforeEach(() => {
  home = createHome();
  folder = join(home.home, 'out');
  mkdirSync(folder);
});
afterEach(() => home.close());

const report = (iteration: number, more: object = {}): RunEvent => ({
  ...SAMPLES.report,
  ...{t: T + 1000 * iteration, iteration, figures: undefined},
  ...more,
});

const trained = (id: string, name = 'lora', iterations: readonly number[] = [10, 20]): Run =>
  makeRun(
    home.home,
    {id, name, createdAt: T},
    iterations.map(iteration => report(iteration)),
  );

const noneSkipped = (lines: number): void => {
  throw new Error(`${lines} skipped`);
};

describe('a file', () => {
  const write = async (name: string, text: string, atOnce = false): Promise<string> => {
    const path = join(folder, name);
    const output = fileOutput(path, 'run,', atOnce);
    await output.write(Buffer.from(text));
    output.finish();
    return readFileSync(path, 'utf8');
  };

  test('is for the user alone, and replaces an earlier export', async () => {
    expect(await write('a.csv', 'run,1')).toBe('run,1');
    expect(lstatSync(join(folder, 'a.csv')).mode & 0o777).toBe(0o600);
    expect(await write('a.csv', 'run,2')).toBe('run,2');
    expect(await write('a.csv', 'run,3', true)).toBe('run,3');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  test('of anything else stays as it is', () => {
    writeFileSync(join(folder, 'a.csv'), 'my own');
    symlinkSync(join(folder, 'b.csv'), join(folder, 'link'));
    for (const name of ['a.csv', 'link', '.']) {
      expect(() => fileOutput(join(folder, name), 'run,', false)).toThrow(
        /a\.csv is not an export of this kind|link is a link|is a folder/,
      );
    }
    expect(readdirSync(folder)).toEqual(['a.csv', 'link']);
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('my own');
  });

  test('of an export that failed is not left behind, nor is the earlier one lost', async () => {
    await write('a.csv', 'run,1');
    const output = fileOutput(join(folder, 'a.csv'), 'run,', false);
    await output.write(Buffer.from('run,2'));
    output.abandon();
    expect(readdirSync(folder)).toEqual(['a.csv']);
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('run,1');
  });

  test('leaves ^C a chance while much is written at once', async () => {
    const chunks = new Chunks({write: async () => {}, finish: () => {}, abandon: () => {}});
    let isHeard = false;
    setImmediate(() => {
      isHeard = true;
    });
    await chunks.add(Buffer.alloc(1024 * 1024));
    expect(isHeard).toBe(true);
  });

  test('where none can be is named with the reason', () => {
    expect(() => fileOutput(join(folder, 'no', 'a.csv'), 'run,', false)).toThrow(
      /a\.csv cannot be written: its folder does not exist/,
    );
  });
});

describe('TensorBoard', () => {
  const write = (run: Run) => writeTensorboard([ownPart(run)], folder, noneSkipped);
  const filesIn = () =>
    readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(name => name.includes('events'));

  test('each run has a folder of its own, called like it', async () => {
    await write(trained('a1'));
    await write(trained('b2', 'qwen 2.5/lora'));
    expect(filesIn().sort()).toEqual([
      'lora/events.out.tfevents.1700000000.mlxtop.a1',
      'qwen-2-5-lora/events.out.tfevents.1700000000.mlxtop.b2',
    ]);
  });

  test('runs of one name do not mix, nor with files of something else', async () => {
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other', 'events.out.tfevents.1.host'), 'theirs');
    for (const run of [trained('a1'), trained('b2'), trained('c3', 'other')]) await write(run);
    expect(readdirSync(folder).sort()).toEqual(['lora', 'lora-b2', 'other', 'other-c3']);
    expect(readFileSync(join(folder, 'other', 'events.out.tfevents.1.host'), 'utf8')).toBe('theirs');
  });

  test('a second export replaces the first, and touches nothing else', async () => {
    const run = trained('a1');
    const into = await write(run);
    writeFileSync(join(into, 'notes.txt'), 'mine');
    const [file = ''] = filesIn();
    writeFileSync(join(folder, file), 'cut');
    expect(await write(run)).toBe(into);
    expect(readdirSync(into).sort()).toEqual(['events.out.tfevents.1700000000.mlxtop.a1', 'notes.txt']);
    const events = decodeEvents(readFileSync(join(folder, file)));
    expect(events.map(({step, fileVersion}) => fileVersion ?? step)).toEqual(['brain.Event:2', 10, 20]);
  });
});

describe('a table', () => {
  const linesOf = async (parts: Parameters<typeof writeCsv>[0]): Promise<string[][]> => {
    const chunks: Uint8Array[] = [];
    const output = {write: async (chunk: Uint8Array) => void chunks.push(chunk), finish: () => {}, abandon: () => {}};
    await writeCsv(parts, output, noneSkipped);
    const lines = Buffer.concat(chunks).toString().trimEnd().split('\n');
    return lines.map(line => line.split(','));
  };

  test('has a column for each figure that any report has', async () => {
    const run = makeRun(home.home, {id: 'a1', createdAt: T}, [
      report(10),
      report(20, {figures: {margin: 0.5}}),
      report(30, {figures: {accuracy: 1, margin: 0.25}}),
    ]);
    const lines = await linesOf([ownPart(run)]);
    expect(lines.map(line => line.slice(-2).join(' '))).toEqual([
      'figure_margin figure_accuracy',
      ' ',
      '0.5 ',
      '0.25 1',
    ]);
  });

  test('of a whole training begins with the runs that it continues, without what was done again', async () => {
    const continues = (run: string, iteration: number) => ({
      ...SAMPLES.run,
      t: T,
      continues: {run, iteration, checkpoint: iteration},
    });
    trained('a1', 'first', [10, 20, 30]);
    makeRun(home.home, {id: 'b2', createdAt: T}, []);
    const [second, third] = (['b2', 'c3'] as const).map((id, index) => {
      const run = makeRun(home.home, {id, createdAt: T}, []);
      const lines = [continues(index === 0 ? 'a1' : 'b2', index === 0 ? 20 : 30), report(10), report(20)];
      writeFileSync(run.paths.journal, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
      return run;
    });
    if (!second || !third) throw new Error('no runs');
    const {parts, gone} = await wholeParts(third);
    const rows = (await linesOf(parts)).slice(1);
    expect(gone).toBeNull();
    expect(rows.map(([run, , , , , , iteration]) => `${run}:${iteration}`)).toEqual([
      ...['a1:10', 'a1:20', 'b2:30', 'c3:40', 'c3:50'],
    ]);
    expect((await linesOf([ownPart(third)])).slice(1).map(row => row[6])).toEqual(['10', '20']);
  });

  test('says which run is gone', async () => {
    const run = makeRun(home.home, {id: 'b2', createdAt: T}, []);
    const first = {...SAMPLES.run, continues: {run: '../../etc', iteration: 20}};
    writeFileSync(run.paths.journal, `${JSON.stringify(first)}\n`);
    expect(await wholeParts(run)).toMatchObject({gone: '../../etc', parts: [{options: {base: 20, upTo: null}}]});
  });
});
