import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {trainerFile, waitFor} from '../stage.js';
import {atMost} from '../table.js';

const KILLS = 30;
const LINES = 5000;
/** 50 lines a second. */
const LINE_MS = 20;
/** How often somebody looks, as a status bar or a watch would. */
const LOOK_MS = 1000;
/** Of a thousand lines. */
const MOST_LOST = 1;

const textOf = path => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** The numbers in what was kept, against those that were printed. */
const compared = (numbers, printed) => {
  const seen = new Set(numbers);
  return {lost: printed.filter(number => !seen.has(number)).length, twice: numbers.length - seen.size};
};

const numbersOf = (text, pattern) => [...text.matchAll(pattern)].map(([, number]) => Number(number));

const eventNumbers = (folder, type) =>
  textOf(join(folder, 'journal.ndjson'))
    .split('\n')
    .filter(line => line.includes(`"type":"${type}"`))
    .map(line => JSON.parse(line).iteration);

const row = (what, {lost, twice}, all) => [
  {
    what: `${what} lost`,
    measured: `${lost} of ${all}`,
    bound: atMost((1000 * lost) / all, MOST_LOST, value => `${value.toFixed(1)} in 1,000`),
  },
  {what: `${what} twice`, measured: `${twice}`, bound: atMost(twice, 0, String)},
];

/**
 * Kills the recorder again and again while its trainer prints numbered lines, and lets `mlxtop status` revive it as it does for whoever
 * looks every second (the dashboard's own look helps). What the raw log and the journal have in the end is compared with what was printed.
 */
export const revival = async ({stage, quick}) => {
  const kills = quick ? 6 : KILLS;
  const lines = quick ? 1000 : LINES;
  const run = await stage.startRun('revival', [
    process.execPath,
    trainerFile('numbered.js'),
    String(lines),
    String(LINE_MS),
  ]);
  const pidOf = () => {
    try {
      return JSON.parse(textOf(join(run.folder, 'lock'))).pid;
    } catch {
      return null;
    }
  };
  let over = false;
  const looks = (async () => {
    for (; !over; await delay(LOOK_MS)) stage.mlxtop(['status', run.id]);
  })();
  const spanMs = (lines * LINE_MS) / (kills + 1);
  let last = null;
  for (let kill = 0; kill < kills; kill++) {
    await delay(spanMs * (0.2 + 0.5 * Math.random()));
    const pid = await waitFor('a recorder', () => (pidOf() === last ? null : pidOf()));
    process.kill(pid, 'SIGKILL');
    last = pid;
  }
  await waitFor('the end', () => textOf(join(run.folder, 'journal.ndjson')).includes('"type":"end"'), {
    everyMs: 500,
    mostMs: 300_000,
  });
  over = true;
  await looks;
  const log = textOf(join(run.folder, 'trainer.log'));
  const all = Array.from({length: lines}, (_, index) => index + 1);
  const saves = all.filter(number => number % 100 === 0);
  const rows = [
    ...row(`lines in the log, ${kills} kills`, compared(numbersOf(log, /^Iter (\d+): Train.*GB\r?$/gm), all), lines),
    ...row('reports in the journal', compared(eventNumbers(run.folder, 'report'), all), lines),
    ...row('checkpoints', compared(eventNumbers(run.folder, 'checkpoint'), saves), saves.length),
  ];
  await run.close();
  return rows;
};
