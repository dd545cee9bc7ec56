import {existsSync, writeSync} from 'node:fs';
import {appendEvent, JournalWriter} from '../../source/journal/append.js';
import {monotonicMs} from '../../source/journal/clocks.js';
import {closeSegment} from '../../source/journal/close.js';
import {packSegment} from '../../source/journal/pack.js';
import {closedNumbers, closedSegment} from '../../source/journal/segments.js';
import {RawLog} from '../../source/recorder/raw-log.js';

// What writes until it is killed, and says on its standard output what it has written.
const [, , what = '', path = '', first = '1'] = process.argv;

/** A file is closed after so many lines, and packed when so many others were closed after it. */
const LINES = 100;
const LATER = 5;

const say = (number: number): void => {
  writeSync(1, `${number}\n`);
};

/** A recorder: appends, closes and packs. */
const record = (): void => {
  let writer = new JournalWriter(path);
  for (let number = Number(first); ; number++) {
    writer.append([{t: number, type: 'stop', by: 'outside', signal: 'SIGINT'}]);
    say(number);
    if (number % LINES !== 0) continue;
    closeSegment(path, Date.now());
    writer.close();
    writer = new JournalWriter(path);
    const numbers = closedNumbers(path);
    for (const old of numbers.slice(0, -LATER)) if (existsSync(closedSegment(path, old))) packSegment(path, old);
  }
};

/** One command after the other, each noting one event. */
const note = (): void => {
  for (let number = Number(first); ; number++) {
    appendEvent(path, {t: number, type: 'quit', app: 'Cursor', bytes: null, result: 'quit'});
    say(number);
  }
};

/** A trainer's output with a bar, on its way to the log. */
const log = (): void => {
  const raw = new RawLog(path, 'thinned');
  for (let number = Number(first); ; number++) {
    for (let step = 0; step < 20; step++)
      raw.append(Buffer.from(`\r ${step}%|███| ${step}/20 [00:0${step}]`), monotonicMs(number));
    raw.append(Buffer.from(`\r        \rline ${number}\n`), monotonicMs(number));
    say(number);
  }
};

const programs: Record<string, () => void> = {record, note, log};
programs[what]?.();
