import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {afterEach, expect} from '@jest/globals';
import {RunHistory} from '../../source/history/history.js';
import {readRollup, writeRollup} from '../../source/history/rollup.js';
import {describe as describeRun} from '../../source/insight/describe.js';
import {JournalWriter} from '../../source/journal/append.js';
import {closeSegment} from '../../source/journal/close.js';
import type {RunEvent} from '../../source/journal/events.js';
import {JournalFollower} from '../../source/journal/follow.js';
import {packSegment} from '../../source/journal/pack.js';
import {type RunPaths, runPaths} from '../../source/journal/run-folder.js';
import {closedNumbers, closedSegment, packedSegment} from '../../source/journal/segments.js';
import {random, START, Timeline} from '../insight/timeline.js';
import {bundled} from '../journal/bundled.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {faults} from './table.js';

afterEach(leavePlaces);

const KILLS = 25;
const next = random(11);

/** All that is new to a follower. */
const readOn = (follower: JournalFollower): RunEvent[] => {
  const events: RunEvent[] = [];
  for (;;) {
    const batch = follower.read(64 * 1024);
    expect(batch).toMatchObject({skipped: 0, restarted: false});
    events.push(...batch.events);
    if (batch.atEnd) return events;
  }
};

const timesOf = (events: readonly RunEvent[], type: RunEvent['type']): number[] =>
  events.filter(event => event.type === type).map(({t}) => t);

const upTo = (count: number): number[] => Array.from({length: count}, (_, index) => index + 1);

/**
 * Lets a program write for a moment, and kills it wherever it is. Resolves with the last number that it has said to be
 * written.
 */
const killedAnywhere = async (words: readonly string[]): Promise<number> => {
  const child: ChildProcess = spawn(process.execPath, words, {stdio: ['ignore', 'pipe', 'inherit']});
  let said = '';
  child.stdout?.on('data', chunk => {
    said += chunk;
  });
  if (child.stdout) await once(child.stdout, 'data');
  await delay(next() * 60);
  child.kill('SIGKILL');
  await once(child, 'close');
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
};

/** A day with everything that a story, a cost of swapping and a chart are made from. */
const longStory = (): Timeline => {
  const story = new Timeline(['mlx_lm.lora', '--train', '--iters', '9000']).total(9000).training();
  for (let hour = 0; hour < 12; hour++) {
    const swap = hour % 3 === 1 ? 4e9 : 0;
    for (let report = 1; report <= 12; report++) {
      story.watch(60, {swap, printing: 100}).report(hour * 120 + report * 10, {trainLoss: 3 - hour / 10});
    }
    story.validation(hour * 120 + 120, 3 - hour / 8, 12).checkpoint(hour * 120 + 120);
    if (hour % 4 === 2) story.pause().watch(600, {stopped: true}).resume();
  }
  return story;
};

const write = (paths: RunPaths, events: readonly RunEvent[]): void => {
  const writer = new JournalWriter(paths.journal);
  writer.append(events);
  writer.close();
};

const historyOf = (paths: RunPaths): RunHistory => {
  const history = new RunHistory(paths);
  history.catchUpFully();
  return history;
};

const newFolder = (): RunPaths => runPaths(temporaryFolder());

faults('a long run', [
  {
    fault: `a recorder is killed ${KILLS} times while it closes and packs its journal, and commands note things meanwhile`,
    holds: 'nothing is lost and nothing is there twice, for a reader that follows and for one that starts again',
    shown: async () => {
      const program = bundled('faults/endurance-program.ts');
      const {journal} = newFolder();
      const follower = new JournalFollower(journal);
      const followed: RunEvent[] = [];
      for (let kill = 0, stops = 0, quits = 0; kill < KILLS; kill++) {
        const [recorded, noted] = await Promise.all([
          killedAnywhere([program, 'record', journal, String(stops + 1)]),
          killedAnywhere([program, 'note', journal, String(quits + 1)]),
        ]);
        const fresh = readOn(new JournalFollower(journal));
        followed.push(...readOn(follower));
        for (const events of [fresh, followed]) {
          const [stopTimes, quitTimes] = [timesOf(events, 'stop'), timesOf(events, 'quit')];
          expect(stopTimes).toEqual(upTo(stopTimes.length));
          expect(quitTimes).toEqual(upTo(quitTimes.length));
          [stops, quits] = [stopTimes.length, quitTimes.length];
          expect(stops).toBeGreaterThanOrEqual(recorded);
          expect(quits).toBeGreaterThanOrEqual(noted);
        }
      }
      expect(closedNumbers(journal).filter(number => existsSync(packedSegment(journal, number)))).not.toEqual([]);
    },
  },
  {
    fault: 'a recorder is killed while a bar is painted',
    holds: 'every line that the trainer had finished is in the log',
    shown: async () => {
      const program = bundled('faults/endurance-program.ts');
      const log = join(temporaryFolder(), 'trainer.log');
      let lines = 0;
      for (let kill = 0; kill < 10; kill++) {
        const said = await killedAnywhere([program, 'log', log, String(lines + 1)]);
        const found = [...readFileSync(log, 'utf8').matchAll(/line (\d+)\n/g)].map(([, number]) => Number(number));
        lines = found.length;
        expect(found).toEqual(upTo(lines));
        expect(lines).toBeGreaterThanOrEqual(said);
      }
    },
  },
  {
    fault: 'a journal has become so long that it lies in many files, most of them packed',
    holds: 'charts, story, cost and status are those of the whole journal, from its beginning and from any rollup',
    shown: () => {
      const {events, now} = longStory();
      const whole = newFolder();
      write(whole, events);
      const expected = historyOf(whole).state;
      const parts = newFolder();
      for (let at = 0, file = 1; at < events.length; file++) {
        const end = at + 1 + Math.floor(next() * 600);
        write(parts, events.slice(at, end));
        if (file % 4 === 0) writeRollup(parts.rollup, historyOf(parts).rollup());
        closeSegment(parts.journal, START);
        if (file % 3 !== 0) packSegment(parts.journal, file);
        at = end;
      }
      expect(readRollup(parts.rollup)?.segment).toBeGreaterThan(1);
      const fromRollup = historyOf(parts);
      expect(fromRollup.bytesRead).toBeLessThan(readFileSync(whole.journal).length / 2);
      const fromStart = historyOf({...parts, rollup: join(parts.folder, 'none')});
      for (const {state} of [fromRollup, fromStart]) {
        expect(state).toEqual(expected);
        expect(describeRun(state, now)).toEqual(describeRun(expected, now));
      }
    },
  },
  {
    fault: 'a file of the journal cannot be packed (a full disk, a folder in the way)',
    holds: 'it stays as it is, and is read',
    shown: () => {
      const paths = newFolder();
      const {events} = longStory();
      write(paths, events.slice(0, 500));
      closeSegment(paths.journal, START);
      mkdirSync(packedSegment(paths.journal, 1));
      expect(() => packSegment(paths.journal, 1)).toThrow();
      expect(existsSync(closedSegment(paths.journal, 1))).toBe(true);
      expect(readOn(new JournalFollower(paths.journal))).toEqual(events.slice(0, 500));
    },
  },
]);
