import {appendFileSync, existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import type {RunEvent} from '../../../source/journal/events.js';
import {keepLastStop, reserveLastEvents} from '../../../source/journal/last-events.js';
import type {Run} from '../../../source/journal/runs.js';
import {mergeRecovered, writeRecovered} from '../../../source/recorder/recovered.js';
import {finishJournal} from '../../../source/runs/finish/finish-journal.js';
import {createHome, gone, makeRun} from '../../helpers/home.js';
import {eventsOfJournal, reportLine} from '../../recorder/recording.js';

let home: ReturnType<typeof createHome>;

beforeEach(() => {
  home = createHome();
});

afterEach(() => home.close());

/** A run with these events in its journal, whose recorder was killed. */
const leftRun = async (began: number, events: readonly RunEvent[] = []): Promise<Run> => {
  const run = makeRun(home.home, {id: '20260101-000000-aaaa', createdAt: began, tmux: await gone()}, [
    {t: began, type: 'recording', pid: 7, gapSeconds: null},
    ...events,
  ]);
  reserveLastEvents(run.paths);
  return run;
};

const stopAt = (t: number): RunEvent => ({t, type: 'stop', by: 'user', signal: 'SIGTERM'});

test('a stop that was saved beside the journal on a full disk counts, whatever was added to the journal since', async () => {
  const began = Date.now() - 5000;
  const run = await leftRun(began);
  keepLastStop(run.paths, stopAt(began + 1000));
  // Output that is not in the journal yet: it must come before the end.
  appendFileSync(run.paths.log, `${reportLine(1)}\n`);
  writeFileSync(run.paths.exit, '143\n');
  await finishJournal(run);
  const events = eventsOfJournal(run.paths.journal);
  expect(events.map(({type}) => type)).toEqual(['run', 'recording', 'report', 'stop', 'end']);
  expect(events.at(-1)).toMatchObject({type: 'end', state: 'stopped', exitCode: 143});
});

test('such a stop is not added again if the journal has it by now', async () => {
  const began = Date.now() - 5000;
  const run = await leftRun(began, [stopAt(began + 1000), {t: began + 2000, type: 'warning', code: 'x', text: 'x'}]);
  keepLastStop(run.paths, stopAt(began + 1000));
  writeFileSync(run.paths.exit, '143\n');
  await finishJournal(run);
  const events = eventsOfJournal(run.paths.journal);
  expect(events.map(({type}) => type)).toEqual(['run', 'recording', 'stop', 'warning', 'end']);
  expect(events.at(-1)).toMatchObject({state: 'stopped'});
});

test('output recovered for a recorder that never began is read, however long it is', async () => {
  const began = Date.now() - 5000;
  const run = await leftRun(began);
  const lines = Array.from({length: 5000}, (_, index) => `${reportLine(index + 1)}\n`);
  const text = lines.join('');
  appendFileSync(run.paths.log, text);
  writeRecovered(run.paths.recovered, {lines: lines.length, bytes: text.length, complete: true});
  writeFileSync(run.paths.exit, '0\n');
  await finishJournal(run);
  const events = eventsOfJournal(run.paths.journal);
  expect(events.filter(({type}) => type === 'report')).toHaveLength(lines.length);
  expect(events).toContainEqual(expect.objectContaining({type: 'recovered', lines: lines.length, complete: true}));
  expect(existsSync(run.paths.recovered)).toBe(false);
});

test('output recovered twice for recorders that never began is merged', () => {
  const first = {lines: 3, bytes: 30, complete: false};
  expect(mergeRecovered(null, first)).toEqual(first);
  expect(mergeRecovered(first, {lines: 0, bytes: 0, complete: true})).toEqual(first);
  expect(mergeRecovered(first, {lines: 2, bytes: 5, complete: true})).toEqual({lines: 5, bytes: 35, complete: false});
});

test('a pattern that a recorder gave up is not tried again on unread output', async () => {
  const began = Date.now() - 5000;
  const run = await leftRun(began, [{t: began, type: 'warning', code: 'iterations-pattern', text: 'It is too slow.'}]);
  const record = {...run.record, iterationsPattern: 'zz (?<iteration>\\d+) yy (?<loss>\\S+)'};
  appendFileSync(run.paths.log, 'zz 7 yy 1.5\n');
  writeFileSync(run.paths.exit, '0\n');
  await finishJournal({...run, record});
  expect(eventsOfJournal(run.paths.journal).map(({type}) => type)).toEqual(['run', 'recording', 'warning', 'end']);
});

test('the file for node_exporter that a killed recorder has left is removed', async () => {
  const run = await leftRun(Date.now() - 5000);
  const folder = join(home.home, 'textfile');
  const file = join(folder, `mlxtop-${run.record.id}.prom`);
  mkdirSync(folder);
  writeFileSync(file, '');
  writeFileSync(run.paths.exit, '0\n');
  const known = {...run, record: {...run.record, metricsFolder: folder}};
  await finishJournal(known);
  expect(existsSync(file)).toBe(false);
  // As one leaves it that dies after it has written the end.
  writeFileSync(file, '');
  await finishJournal(known);
  expect(existsSync(file)).toBe(false);
});
