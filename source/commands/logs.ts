import {closeSync, fstatSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {errorMessage, usageError} from '../errors.js';
import {parseSince} from '../format/since.js';
import {textWidth} from '../format/text-width.js';
import {sharedHistory} from '../history/shared.js';
import {lineAround, piecesOf, startOfLast} from '../journal/log-lines.js';
import {readQueueEntry} from '../journal/queue-entry.js';
import {openIfThere} from '../journal/regular-file.js';
import {isImported} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {waitSentence} from '../report/waiting-view.js';
import {runToShow} from '../runs/find/find-run.js';
import {placeSince} from '../runs/logs/log-since.js';
import {LinePrinter} from '../runs/logs/print-lines.js';
import {readyToRevive} from '../runs/revive/restart.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {hostOption} from './kit/at-host.js';
import {type Call, type Command, isSet, oneRun, textFlag} from './kit/command.js';
import {callMayColour} from './kit/dashboard-flags.js';
import {complain, printBytes} from './kit/say.js';
import {user} from './kit/user.js';

const POLL_MS = 200;
/** Polls between two checks that a recorder is there to continue the log. */
const POLLS_PER_CHECK = 10;

/** What is wanted of the log. */
type Wanted = {follow: boolean; raw: boolean; last: number | null; since: string | null; pattern: RegExp | null};

const patternOf = (text: string | undefined): RegExp | null => {
  try {
    return text === undefined ? null : new RegExp(text);
  } catch (error) {
    throw usageError(
      `--grep takes a regular expression: ${errorMessage(error)}.`,
      "For instance: --grep 'Val loss' · to match a special character itself: --grep '\\(a\\)'",
    );
  }
};

const countOf = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count === 0) throw usageError(`-n takes a number of lines, not '${text}'.`, 'For instance: mlxtop logs -n 50');
  return count;
};

const wantedOf = ({flags}: Call): Wanted => {
  const wanted: Wanted = {
    follow: isSet(flags, 'follow'),
    raw: isSet(flags, 'raw'),
    last: countOf(textFlag(flags, 'lines')),
    since: textFlag(flags, 'since') ?? null,
    pattern: patternOf(textFlag(flags, 'grep')),
  };
  if (wanted.raw && (wanted.last ?? wanted.since ?? wanted.pattern) !== null) {
    throw usageError('--raw prints bytes; -n, --since and --grep choose lines.', 'Use either --raw or the others.');
  }
  return wanted;
};

/** Throws a `UserError` for a time in the log of a run that was imported: only what recorded it knows when it grew. */
const refuseSince = ({record}: Run, {since}: Wanted): void => {
  if (since === null || !isImported(record)) return;
  throw usageError(`${record.name} was imported, so when its lines were printed is unknown.`, 'Leave out --since.');
};

/** Where to begin to read. */
const startOf = (fd: number, run: Run, {last, pattern}: Wanted, since: number | null): number => {
  const {size} = fstatSync(fd);
  if (since !== null) return lineAround(fd, placeSince(run.paths.journal, since, size));
  // The last lines that match may be far apart.
  return last === null || pattern !== null ? 0 : startOfLast(fd, last);
};

/** What is printed of an open log each time that it may have grown. */
type Output = {print(fd: number, isOver: boolean): Promise<void>; exitCode(): number};

const rawOutput = (): Output => {
  let offset = 0;
  return {
    async print(fd) {
      for (const piece of piecesOf(fd, offset, fstatSync(fd).size)) {
        offset += piece.length;
        await printBytes(Buffer.from(piece));
      }
    },
    exitCode: () => 0,
  };
};

/** The line that is not over yet stays the terminal's last one, and is drawn again in place. */
const drawnOver = (text: string, columns: number): string =>
  textWidth(text) < columns ? `\r\u001b[K${text}` : `\r\u001b[K${text.slice(0, Math.max(0, columns - 2))}…`;

const lineOutput = (run: Run, call: Call, wanted: Wanted, since: number | null): Output => {
  let printer: LinePrinter | null = null;
  const isLive = wanted.follow && process.stdout.isTTY === true && process.env.TERM !== 'dumb';
  let drawn = '';
  const print = (text: string): Promise<void> => {
    const before = drawn === '' ? '' : '\r\u001b[K';
    drawn = '';
    return printBytes(Buffer.from(before + text));
  };
  const drawUnfinished = async (text: string): Promise<void> => {
    if (text === drawn) return;
    await printBytes(Buffer.from(drawnOver(text, process.stdout.columns ?? 80)));
    drawn = text;
  };
  return {
    async print(fd, isOver) {
      if (printer === null) {
        printer = new LinePrinter(startOf(fd, run, wanted, since), {
          colours: process.stdout.isTTY === true && callMayColour(call),
          matches: line => wanted.pattern?.test(line) ?? true,
          last: wanted.last,
          print,
        });
        await printer.printPresent(fd, isOver);
      } else {
        await printer.printNew(fd, isOver);
      }
      if (isLive && !isOver) await drawUnfinished(printer.unfinished?.plain.replaceAll('\t', ' ') ?? '');
    },
    exitCode: () => (wanted.pattern !== null && (printer?.count ?? 0) === 0 ? 1 : 0),
  };
};

export const command: Command = {
  usage: 'logs [RUN] [--follow]',
  group: 'watch',
  summary: "the trainer's output, line by line",
  examples: [
    ['mlxtop logs lora --follow', 'including what is printed from now on'],
    ['mlxtop logs --since 10m -n 20', 'the last 20 lines of the last 10 minutes'],
    ["mlxtop logs --grep 'Val loss'", 'exit code 1 when no line matches'],
  ],
  words: [{value: 'RUN'}],
  options: {
    lines: {short: 'n', value: 'N', text: 'the last N lines'},
    follow: {short: 'f', text: 'keep printing until the run ends, each line once it is complete'},
    since: {value: 'TIME', text: 'a span (10m, 2h), a time of day (21:30) or a date: to the sample before'},
    grep: {value: 'PATTERN', text: 'lines that match the regular expression; exit code 1 if none does'},
    raw: {text: 'every byte as printed; otherwise a progress bar is one line, as last drawn'},
    ...hostOption,
  },
  async run(call) {
    const wanted = wantedOf(call);
    const run = await runToShow(oneRun(call));
    const entry = readQueueEntry(run.paths);
    if (entry !== null) complain(`${run.record.name} has printed nothing yet: it ${waitSentence(entry.reason)}.\n`);
    const history = sharedHistory(run.paths);
    history.catchUpFully();
    const {now, offset} = history.time();
    refuseSince(run, wanted);
    const since = wanted.since === null ? null : parseSince(wanted.since, now + offset) - offset;
    const output = wanted.raw ? rawOutput() : lineOutput(run, call, wanted, since);
    let fd: number | null = null;
    for (let poll = 0; ; poll++, await delay(POLL_MS)) {
      if (poll === POLLS_PER_CHECK) await readyToRevive();
      if (poll % POLLS_PER_CHECK === 0) await ensureRecorded(run, user);
      history.catchUpFully();
      const isOver = history.state.end !== null || !wanted.follow;
      fd ??= openIfThere(run.paths.log);
      if (fd !== null) await output.print(fd, isOver);
      if (isOver) break;
    }
    if (fd !== null) closeSync(fd);
    else if (isImported(run.record)) complain(`${run.record.name} was imported from a table, and has no log.\n`);
    return output.exitCode();
  },
};
