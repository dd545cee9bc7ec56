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
/** ms-swift's `'global_step/max_steps': '78/176'` (swift/trainers/patcher.py of 4.6.0). */
const OF_ALL = /^(\d{1,12})\/(\d{1,12})$/;
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

/** Takes in one pair; gives how far an epoch may be off, and 0 for any other name. */
const note = (values: Map<string, number>, name: string, text: string, isText: boolean): number => {
  const ofAll = isText && name.endsWith('step/max_steps') ? OF_ALL.exec(text) : null;
  if (ofAll !== null) {
    values.set('global_step', Number(ofAll[1]));
    values.set('max_steps', Number(ofAll[2]));
  }
  if (!WHOLE_NUMBER.test(text)) return 0;
  values.set(name, toNumber(text));
  return name === 'epoch' ? errorOf(text, isText) : 0;
};

const readLog = (line: string, start: number): HfLog | null => {
  const values = new Map<string, number>();
  let epochError = 0;
  PAIR.lastIndex = start + 1;
  for (let pair = PAIR.exec(line); pair !== null; pair = PAIR.exec(line)) {
    const error = note(values, pair[1] ?? '', pair[2] ?? pair[3] ?? '', pair[2] !== undefined);
    epochError = error || epochError;
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
