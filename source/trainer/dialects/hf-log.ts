import {NUMBER, toNumber} from './numbers.js';

/** One of Trainer's logs: the numbers in it, by name. */
export type HfLog = {
  readonly values: ReadonlyMap<string, number>;
  /** How far the printed epoch may be off: it is rounded. */
  readonly epochError: number;
};

/**
 * `'loss': 4.6541, ` or, from transformers 5 on, `'loss': '4.654', `; numpy's own way of printing numbers is read, too.
 */
const PAIR = /'([^'\\]{1,100})': (?:'([^'\\]{0,200})'|(?:np\.float\d+\()?([^\s,(){}'[\]]{1,60})\)?)(, |\})/y;
const WHOLE_NUMBER = new RegExp(`^${NUMBER}$`);

/**
 * transformers 5 prints four significant digits (trainer_callback.py, `f"{v:.4g}"`), 4 rounds an epoch to two decimals.
 */
const errorOf = (text: string, isText: boolean): number => {
  const value = Math.abs(Number(text));
  if (isText) return value === 0 ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(value)) - 3);
  const decimals = text.split('.')[1]?.length ?? 0;
  return decimals > 2 ? 0.5 * 10 ** -Math.min(decimals, 15) : 0.005;
};

const readLog = (line: string, start: number): HfLog | null => {
  const values = new Map<string, number>();
  let epochError = 0;
  PAIR.lastIndex = start + 1;
  for (let pair = PAIR.exec(line); pair !== null; pair = PAIR.exec(line)) {
    const text = pair[2] ?? pair[3] ?? '';
    if (pair[1] !== undefined && WHOLE_NUMBER.test(text)) {
      values.set(pair[1], toNumber(text));
      if (pair[1] === 'epoch') epochError = errorOf(text, pair[2] !== undefined);
    }
    if (pair[4] === '}') return {values, epochError};
  }
  return null;
};

/** The dictionaries of names and numbers in a line, as Python prints them; one that is cut off is left out. */
export const readHfLogs = (line: string): HfLog[] => {
  const logs: HfLog[] = [];
  for (let start = line.indexOf("{'"); start >= 0; start = line.indexOf("{'", start + 1)) {
    const log = readLog(line, start);
    if (log !== null) logs.push(log);
  }
  return logs;
};
