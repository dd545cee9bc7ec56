import {readFileSync} from 'node:fs';
import {monotonicMs} from '../../../source/journal/clocks.js';
import type {CardProcess, CardSample} from '../../../source/journal/events.js';
import {CardNotes, type Cards} from '../../../source/recorder/card-notes.js';
import {sample, Timeline} from '../timeline.js';

export const MB = 1024 ** 2;
export const GB = 1024 ** 3;

const TRAINER = 731;

/** A card as the recorder writes it; unknown is null. */
export const card = (more: Partial<CardSample> = {}): CardSample => ({
  index: 0,
  uuid: 'GPU-0',
  name: 'NVIDIA H100 80GB HBM3',
  busyPercent: 92,
  totalBytes: 81_559 * MB,
  usedBytes: 20_045 * MB,
  runBytes: 20_036 * MB,
  othersBytes: 9 * MB,
  watts: 584,
  limitWatts: 700,
  celsius: 52,
  slowedBy: null,
  ...more,
});

/** The trainer's own memory of a card. */
export const ofTrainer = (more: Partial<CardProcess> = {}): CardProcess => ({
  pid: TRAINER,
  name: 'python3',
  uuid: 'GPU-0',
  bytes: 20_036 * MB,
  ofRun: true,
  ...more,
});

/** Another process on it. */
export const other = (pid: number, bytes: number | null, more: Partial<CardProcess> = {}): CardProcess =>
  ofTrainer({pid, bytes, ofRun: false, ...more});

type Look = {at: number; busy: number; usedMiB: number; watts: number; celsius: number; rate: number | null};

/** Looks that were taken on a real machine; see the first lines of the file. */
export const looksOf = (file: string): Look[] =>
  readFileSync(new URL(`../../fixtures/cards/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const [at = 0, busy = 0, usedMiB = 0, watts = 0, celsius = 0, rate] = line.split(',').map(Number);
      return {at, busy, usedMiB, watts, celsius, rate: Number.isFinite(rate) ? (rate ?? null) : null};
    });

/** The driver's average of the 14 s before a look. */
const averageAt = (looks: readonly Look[], at: number): number => {
  const window = looks.filter(look => look.at <= at && look.at > at - 14);
  return Math.round(window.reduce((sum, {busy}) => sum + busy, 0) / Math.max(1, window.length));
};

/** The others of the real session came one after the other. */
const othersIn = (usedMiB: number, runMiB: number): CardProcess[] => {
  const bytes = (usedMiB - runMiB) * MB;
  if (bytes < 100 * MB) return [];
  if (bytes < 10 * GB) return [other(1002, bytes)];
  return [other(1003, bytes - 2434 * MB), other(1002, 2434 * MB)];
};

const RUN_MIB = 20_045;

/** Writes looks as the recorder does: every half minute, and changes as they come. */
class Looks {
  readonly #notes = new CardNotes();

  add(line: Timeline, cards: Cards): void {
    const noted = this.#notes.take(cards, monotonicMs(line.now));
    if (noted !== null) line.add({type: 'cards', ...noted});
  }
}

const lookAt = (looks: readonly Look[], {usedMiB, watts, celsius, at}: Look): Cards => {
  const runMiB = Math.min(usedMiB, RUN_MIB);
  const others = othersIn(usedMiB, runMiB);
  return {
    cards: [
      card({
        ...{busyPercent: averageAt(looks, at), usedBytes: usedMiB * MB, watts, celsius},
        ...{runBytes: runMiB * MB, othersBytes: (usedMiB - runMiB) * MB},
      }),
    ],
    processes: usedMiB < 1000 ? [] : [ofTrainer({bytes: runMiB * MB}), ...others],
  };
};

const PAUSED = {from: 50, until: 63};
const USUAL_RATE = 508;

/** Iterations in one second. The rate of a report that came just after the pause is that of the pause. */
const done = ({at, rate}: Look): number => {
  const second = Math.round(at);
  if (rate === null || second < 30 || (second >= PAUSED.from && second < PAUSED.until)) return 0;
  return (second < 70 ? USUAL_RATE : rate) / 60;
};

/**
 * The real session with three training runs on a card, second by second up to `until`: this one is paused from 50 to 63
 * s, shares the card from 78 s (its pace falls at 85 s) to 145 s.
 */
export const sharedSession = (until = 178): Timeline => {
  const line = new Timeline(['python', 'train.py']).training().total(680);
  const looks = looksOf('shared-card.csv');
  const written = new Looks();
  let reached = 0;
  let reported = 0;
  for (const look of looks.filter(({at}) => at <= until)) {
    line.wait(1);
    const second = Math.round(look.at);
    if (second === PAUSED.from) line.pause();
    if (second === PAUSED.until) line.resume();
    if (second % 2 === 0) {
      line.add(sample(6 * reported));
      written.add(line, lookAt(looks, look));
    }
    reached += done(look);
    for (; reached >= reported + 10; reported += 10) line.report(reported + 10, {tokensPerSecond: null});
  }
  return line;
};

/** The run that waits for its data: the real looks over and over, so many seconds of them. */
export const starvingSession = (seconds: number): Timeline => {
  const line = new Timeline(['python', 'train.py']).training().total(800);
  const looks = looksOf('waits-for-data.csv');
  const written = new Looks();
  let reported = 0;
  for (let second = 2; second <= seconds; second += 2) {
    line.watch(2);
    const window = looks.filter((_, index) => (index + second * 5) % looks.length < 70);
    const busyPercent = Math.round(window.reduce((sum, {busy}) => sum + busy, 0) / window.length);
    written.add(line, {
      cards: [card({busyPercent, usedBytes: 20_013 * MB, runBytes: 20_004 * MB, watts: 267})],
      processes: [ofTrainer()],
    });
    for (; (second * 154) / 60 >= reported + 10; reported += 10) line.report(reported + 10, {tokensPerSecond: null});
  }
  return line;
};
