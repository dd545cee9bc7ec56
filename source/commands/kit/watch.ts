import {setTimeout as delay} from 'node:timers/promises';
import {usageError} from '../../errors.js';
import {parseInterval} from '../../format/interval.js';
import {formatDuration} from '../../format/units.js';
import {toJson} from '../../report/json.js';
import type {Options} from '../../syntax/option.js';
import {type Call, isSet, textFlag} from './command.js';
import {say} from './say.js';
import {Screen} from './screen.js';

/** Their lines in the command's help. */
export const watchOptions = (until: string, usual = '2s') =>
  ({
    json: {text: 'one JSON document (with --watch: one per line)'},
    watch: {short: 'w', text: `repeat ${until}; in a terminal, in place`},
    interval: {value: 'TIME', text: 'with --watch: the time between two readings', usual},
  }) satisfies Options;

/** What a command shows once. */
export type Look = {
  text: string;
  json: unknown;
  /** Nothing will change any more. */
  isOver?: boolean;
};

export type Watch = {
  /** Looks; `isJson` says which of the two is needed. Called again and again with `--watch`. */
  look(isJson: boolean): Promise<Look>;
  /** The time between two looks without `--interval`. */
  usual?: string;
};

const intervalOf = ({flags}: Call, usual: string): number => {
  const given = textFlag(flags, 'interval');
  const ms = parseInterval(given ?? usual);
  if (given !== undefined && !isSet(flags, 'watch')) {
    throw usageError('--interval goes with --watch.', `For instance: --watch --interval ${usual}`);
  }
  return ms;
};

const canRepaint = (): boolean => process.stdout.isTTY === true && process.env.TERM !== 'dumb';

const ENDS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Repaints what is seen until it is over, or a key or a signal ends it; the last of it stays in the terminal. */
const repaint = async (look: () => Promise<Look>, intervalMs: number): Promise<number> => {
  const screen = new Screen();
  const stopped = new AbortController();
  let last = '';
  let ending: NodeJS.Signals | null = null;
  const stop = (signal: NodeJS.Signals | null): void => {
    ending = signal;
    stopped.abort();
  };
  const paint = (): void => screen.paint(`${last}\nEvery ${formatDuration(intervalMs / 1000)}. q ends.\n`);
  const onKey = (keys: Buffer): void => {
    if (keys.includes(3)) stop('SIGINT');
    else if (/[qQ\u0004]/.test(keys.toString('latin1'))) stop(null);
  };
  for (const signal of ENDS) process.on(signal, stop);
  const {stdin} = process;
  const hasKeys = stdin.isTTY === true;
  process.stdout.on('resize', paint);
  try {
    for (let isOver = false; !isOver && !stopped.signal.aborted; ) {
      const seen = await look();
      last = seen.text;
      isOver = seen.isOver === true;
      if (isOver) break;
      screen.open();
      if (hasKeys && !stdin.isRaw) stdin.setRawMode(true).on('data', onKey);
      paint();
      await delay(intervalMs, undefined, {signal: stopped.signal}).catch(() => undefined);
    }
  } finally {
    process.stdout.off('resize', paint);
    if (hasKeys) stdin.setRawMode(false).off('data', onKey).pause();
    screen.close();
    for (const signal of ENDS) process.off(signal, stop);
  }
  say(last);
  if (ending !== null) process.kill(process.pid, ending);
  return 0;
};

/** Prints one look after the other, as JSON one a line, until it is over. */
const repeat = async (look: () => Promise<Look>, intervalMs: number, isJson: boolean): Promise<number> => {
  for (let first = true; ; first = false) {
    const {text, json, isOver} = await look();
    say(isJson ? toJson(json, 0) : `${first ? '' : '\n'}${text}`);
    if (isOver) return 0;
    await delay(intervalMs);
  }
};

/**
 * Shows what `look` sees: once; with `--watch` again and again, in a terminal in place. Returns the exit code. Throws a
 * `UserError` for an interval that makes no sense.
 */
export const showLooks = async (call: Call, {look, usual = '2s'}: Watch): Promise<number> => {
  const intervalMs = intervalOf(call, usual);
  const isJson = isSet(call.flags, 'json');
  if (!isSet(call.flags, 'watch')) {
    const {text, json} = await look(isJson);
    say(isJson ? toJson(json) : text);
    return 0;
  }
  const again = (): Promise<Look> => look(isJson);
  return isJson || !canRepaint() ? repeat(again, intervalMs, isJson) : repaint(again, intervalMs);
};
