import {appendFileSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {appendEvent} from '../../../source/journal/append.js';
import type {RunEvent} from '../../../source/journal/events.js';
import {placeSince} from '../../../source/runs/logs/log-since.js';
import {LinePrinter, type LinePrinterOptions} from '../../../source/runs/logs/print-lines.js';
import {SAMPLES} from '../../journal/samples.js';

let folder: string;
let log: string;
let journal: string;
let printed: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-logs-'));
  log = join(folder, 'trainer.log');
  journal = join(folder, 'journal.ndjson');
  printed = '';
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const printer = (options: Partial<LinePrinterOptions> = {}): LinePrinter =>
  new LinePrinter(0, {
    colours: false,
    matches: () => true,
    last: null,
    print: async text => {
      printed += text;
    },
    ...options,
  });

const withLog = async (text: string, use: (fd: number) => Promise<void>): Promise<string> => {
  writeFileSync(log, text);
  const fd = openSync(log, 'r');
  try {
    await use(fd);
  } finally {
    closeSync(fd);
  }
  return printed;
};

const VALIDATION =
  'Calculating loss...:  50%|██\rCalculating loss...: 100%|████\nIter 10: Val loss 1.5, Val took 2 s\n';

test('a validation is found once, bars and all', async () => {
  const lines = printer({matches: line => /Val loss/.test(line)});
  expect(await withLog(VALIDATION, fd => lines.printPresent(fd, true))).toBe('Iter 10: Val loss 1.5, Val took 2 s\n');
  expect(lines.count).toBe(1);
});

test('the last lines are those that match, with one that has no end', async () => {
  const lines = printer({matches: line => line.startsWith('a'), last: 2});
  expect(await withLog('a1\nb1\na2\nb2\na3', fd => lines.printPresent(fd, true))).toBe('a2\na3\n');
});

test('followed, a line comes once it is finished, and the last one with the end', async () => {
  const lines = printer({last: 1});
  await withLog('one\ntwo\n 10%', async fd => {
    await lines.printPresent(fd, false);
    expect(printed).toBe('two\n');
    expect(lines.unfinished?.plain).toBe(' 10%');
    appendFileSync(log, '\r 50%');
    await lines.printNew(fd, false);
    expect(printed).toBe('two\n');
    appendFileSync(log, '\r100%\nthree');
    await lines.printNew(fd, false);
    expect(printed).toBe('two\n100%\n');
    await lines.printNew(fd, true);
    expect(printed).toBe('two\n100%\nthree\n');
  });
});

const sampleAt = (t: number, outputBytes: number, logBytes?: number): void =>
  appendEvent(journal, {...SAMPLES.sample, t, outputBytes, ...(logBytes === undefined ? {} : {logBytes})} as RunEvent);

test('the log at a time is as long as the last sample before it says', () => {
  sampleAt(1000, 500, 400);
  sampleAt(3000, 900, 600);
  sampleAt(5000, 1500, 800);
  expect([500, 1000, 2999, 3000, 9000].map(since => placeSince(journal, since, 850))).toEqual([0, 400, 400, 600, 800]);
});

test('an older journal tells how much was printed, so it is that or further back', () => {
  sampleAt(1000, 500);
  sampleAt(3000, 900);
  sampleAt(5000, 1500);
  // 600 bytes were printed after that sample, of which the log has as many or fewer.
  expect(placeSince(journal, 3500, 800)).toBe(200);
  expect(placeSince(journal, 3500, 400)).toBe(0);
});
