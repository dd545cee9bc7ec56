import {readFileSync} from 'node:fs';
import type {CardProcess, CardSample} from '../../../source/journal/events.js';
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

const look = (line: Timeline, looks: readonly Look[], one: Look): void => {
  const {usedMiB, watts, celsius, at} = one;
  const runMiB = Math.min(usedMiB, RUN_MIB);
  const others = othersIn(usedMiB, runMiB);
  line.add({
    type: 'cards',
    cards: [
      card({
        ...{busyPercent: averageAt(looks, at), usedBytes: usedMiB * MB, watts, celsius},
        ...{runBytes: runMiB * MB, othersBytes: (usedMiB - runMiB) * MB},
      }),
    ],
    processes: usedMiB < 1000 ? [] : [ofTrainer({bytes: runMiB * MB}), ...others],
  });
};

/**
 * The real session with three training runs on a card, second by second up to `until`: this one is paused from 49.7 to
 * 62.7 s, shares the card from 78 s (its pace falls at 85 s) to 145 s.
 */
export const sharedSession = (until = 178): Timeline => {
  const line = new Timeline(['python', 'train.py']).training().total(680);
  const looks = looksOf('shared-card.csv');
  let done = 0;
  let reported = 0;
  for (const one of looks) {
    if (one.at > until) break;
    line.wait(1);
    const second = Math.round(one.at);
    if (second % 2 === 0) {
      line.add(sample(6 * reported));
      look(line, looks, one);
    }
    if (second === 50) line.pause('user');
    if (second === 63) line.resume('user');
    const isPaused = second >= 50 && second < 63;
    if (one.rate !== null && one.at >= 30 && !isPaused) done += (second < 63 && one.rate < 100 ? 500 : one.rate) / 60;
    while (done >= reported + 10) {
      reported += 10;
      line.report(reported, {tokensPerSecond: null});
    }
  }
  return line;
};

/** The run that waits for its data: the real looks over and over, so many seconds of them. */
export const starvingSession = (seconds: number): Timeline => {
  const line = new Timeline(['python', 'train.py']).training().total(800);
  const looks = looksOf('waits-for-data.csv');
  let done = 0;
  for (let second = 2; second <= seconds; second += 2) {
    line.watch(2);
    const window = looks.filter((_, index) => (index + second * 5) % looks.length < 70);
    const busyPercent = Math.round(window.reduce((sum, {busy}) => sum + busy, 0) / window.length);
    line.add({
      type: 'cards',
      cards: [card({busyPercent, usedBytes: 20_013 * MB, runBytes: 20_004 * MB, watts: 267})],
      processes: [ofTrainer()],
    });
    const now = Math.floor((second * 154) / 60 / 10);
    for (; done < now; done++) line.report(10 * (done + 1), {tokensPerSecond: null});
  }
  return line;
};
