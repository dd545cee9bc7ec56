/**
 * The time that a line of a log begins with, as its writer's clock showed it: `naive` is ms since 1970 as if that clock
 * were UTC, unless `zone` is known. A clock without a day, or a day without a year, lacks that: then `naive` counts
 * from the year 2000, or from a day of its own.
 */
export type Stamp = {
  naive: number;
  lacks: 'nothing' | 'year' | 'day';
  /** `naive` is UTC. */
  isUtc: boolean;
};

const CLOCK = '(\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?';
const ZONE = '(Z|z| ?[+-]\\d\\d:?\\d\\d)?';
/** Colours, and what loggers, compose and containers put before the time. */
const HEAD =
  '^(?:\\x1b\\[[\\d;?]{0,16}[A-Za-z])*(?:[\\w.-]{1,80} {1,40}\\| )?(?:\\[?[A-Z]{4,8}(?:\\|[^\\]]{1,160})?[\\]:]? {1,4})?\\[?';
const ISO = new RegExp(`${HEAD}(\\d{4})[-/](\\d\\d)[-/](\\d\\d)[T _]${CLOCK}${ZONE}(?!\\d)`);
/** A spreadsheet leaves the seconds out. */
const SHORT_CLOCK = '(\\d\\d?):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9}))?)?';
/** Not of twelve hours. */
const NO_MORE = '(?![\\d:]|[.,]\\d| ?[AaPp]\\.?[Mm])';
/** transformers' examples, and spreadsheets: month, day, year. */
const AMERICAN = new RegExp(`${HEAD}(\\d\\d?)/(\\d\\d?)/(\\d{4})[T _]${SHORT_CLOCK}${NO_MORE}`);
/** Day, month, year. */
const EUROPEAN = new RegExp(`${HEAD}(\\d\\d?)\\.(\\d\\d?)\\.(\\d{4})[T _]${SHORT_CLOCK}${NO_MORE}`);
/** ts, syslog, journald. */
const MONTH = new RegExp(`${HEAD}(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([ \\d]\\d) ${CLOCK}(?!\\d)`);
const GLOG = new RegExp(`^\\[?[IWEF](\\d\\d)(\\d\\d) ${CLOCK}(?!\\d)`);
const ALONE = new RegExp(`${HEAD}${CLOCK}(?:\\]|[ |]|$)`);
/** `ts %s`. */
const SECONDS = /^(\d{10})(?:\.(\d{1,9}))? /;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

const DAY_MS = 86_400_000;
/** The year of what lacks one: a leap year, so that each day is in it. */
const STANDARD_YEAR = 2000;

const fraction = (digits: string | undefined): number => (digits === undefined ? 0 : Number(`0.${digits}`) * 1000);

/** Null for a day or a time that no calendar has. */
const naiveOf = (year: number, month: number, day: number, clock: readonly (string | undefined)[]): number | null => {
  const [hour = '', minute = '', second = '', rest] = clock;
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 61;
  const midnight = Date.UTC(year, month - 1, day);
  const isDay = month >= 1 && month <= 12 && new Date(midnight).getUTCDate() === day;
  if (!isTime || !isDay || year < 1970) return null;
  return midnight + 1000 * (3600 * Number(hour) + 60 * Number(minute) + Number(second)) + fraction(rest);
};

const zoneMs = (zone: string): number => {
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)/.exec(zone) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * 60_000 * (60 * Number(hours) + Number(minutes));
};

const stamp = (naive: number | null, lacks: Stamp['lacks'], isUtc = false): Stamp | null =>
  naive === null ? null : {naive, lacks, isUtc};

const iso = (line: string): Stamp | null => {
  const [found, year, month, day, hour, minute, second, rest, zone] = ISO.exec(line) ?? [];
  if (found === undefined) return null;
  const naive = naiveOf(Number(year), Number(month), Number(day), [hour, minute, second, rest]);
  return naive === null || zone === undefined ? stamp(naive, 'nothing') : stamp(naive - zoneMs(zone), 'nothing', true);
};

const american = (line: string): Stamp | null => {
  const [found, first, second, year, ...clock] = AMERICAN.exec(line) ?? [];
  if (found === undefined) return null;
  const [month, day] = Number(first) > 12 ? [second, first] : [first, second];
  return stamp(naiveOf(Number(year), Number(month), Number(day), clock), 'nothing');
};

const european = (line: string): Stamp | null => {
  const [found, day, month, year, ...clock] = EUROPEAN.exec(line) ?? [];
  return found === undefined ? null : stamp(naiveOf(Number(year), Number(month), Number(day), clock), 'nothing');
};

const monthly = (line: string): Stamp | null => {
  const [found, name = '', day, ...clock] = MONTH.exec(line) ?? [];
  if (found === undefined) return null;
  return stamp(naiveOf(STANDARD_YEAR, MONTHS.indexOf(name) / 3 + 1, Number(day), clock), 'year');
};

const glog = (line: string): Stamp | null => {
  const [found, month, day, ...clock] = GLOG.exec(line) ?? [];
  return found === undefined ? null : stamp(naiveOf(STANDARD_YEAR, Number(month), Number(day), clock), 'year');
};

const alone = (line: string): Stamp | null => {
  const [found, ...clock] = ALONE.exec(line) ?? [];
  return found === undefined ? null : stamp(naiveOf(STANDARD_YEAR, 1, 1, clock), 'day');
};

const seconds = (line: string): Stamp | null => {
  const [found, whole, rest] = SECONDS.exec(line) ?? [];
  return found === undefined ? null : stamp(1000 * Number(whole) + fraction(rest), 'nothing', true);
};

const KINDS = [iso, seconds, monthly, alone, glog, american, european];
/** Nothing that is no prefix of a line is looked at. */
export const MAX_HEAD = 300;

/** The time that this line begins with; null without one. Of a time without a zone, `isUtc` is false. */
export const stampOf = (line: string): Stamp | null => {
  if (!/\d:?\d/.test(line)) return null;
  for (const kind of KINDS) {
    const found = kind(line);
    if (found !== null) return found;
  }
  return null;
};

/** That moment, by ms since 1970. */
export const stampAt = (ms: number): Stamp => ({naive: ms, lacks: 'nothing', isUtc: true});

/** A machine's clock is not set back by more than this; where it seems so, the next day, or year, has begun. */
const BACK: Readonly<Record<'day' | 'year', number>> = {day: DAY_MS / 2, year: 180 * DAY_MS};

/**
 * Makes the stamps of one file follow each other: only those of the kind that it begins with count, and after midnight,
 * or New Year, they go on. Null for one of another kind.
 */
export const createCalendar = (): ((stamp: Stamp) => Stamp | null) => {
  let kind: Stamp['lacks'] | null = null;
  let last = 0;
  let years = 0;
  let days = 0;

  const inNextYear = (naive: number): number => {
    const date = new Date(naive);
    const moved = new Date(naive);
    moved.setUTCFullYear(date.getUTCFullYear() + years);
    return moved.getTime();
  };

  return found => {
    kind ??= found.lacks;
    if (found.lacks !== kind) return null;
    if (found.lacks === 'nothing') return found;
    const moved = (): number => (found.lacks === 'day' ? found.naive + days * DAY_MS : inNextYear(found.naive));
    if (moved() < last - BACK[found.lacks]) {
      if (found.lacks === 'day') days++;
      else years++;
    }
    last = moved();
    return {...found, naive: last};
  };
};

/** A naive time by this machine's calendar, in ms since 1970. */
const local = (naive: number, yearsLater = 0, daysLater = 0): number => {
  const date = new Date(naive);
  return new Date(
    date.getUTCFullYear() + yearsLater,
    date.getUTCMonth(),
    date.getUTCDate() + daysLater,
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  ).getTime();
};

/** The moment of a stamp that lacks nothing, in ms since 1970; without a zone it is one of this machine. */
export const momentOf = ({naive, isUtc}: Stamp): number => (isUtc ? naive : local(naive));

/** A file may have been copied from a machine whose clock is ahead. */
const SLACK_MS = 600_000;

/** `ts -s` counts from the beginning: its first line is at 00:00:00. */
const isElapsed = ({naive, lacks}: Stamp): boolean => lacks === 'day' && naive - Date.UTC(STANDARD_YEAR, 0, 1) < 2000;

/** By how many days or years a time must be earlier so as not to lie behind `until`. */
const backTo = (at: (back: number) => number, until: number): number => {
  let back = 0;
  while (at(back) > until && back < 400) back++;
  return back;
};

/**
 * Gives the moment of each stamp, in ms since 1970, where the file's last one is `last`, and the file was changed at
 * `changedAt`. A time without a zone is one of this machine. A day or a year that is not written is the latest that the
 * file can have.
 */
export const datesUntil = (first: Stamp, last: Stamp, changedAt: number): ((stamp: Stamp) => number) => {
  if (last.lacks === 'nothing') return momentOf;
  if (isElapsed(first)) return ({naive}) => changedAt - (last.naive - naive);
  const until = changedAt + SLACK_MS;
  const changed = new Date(changedAt);
  if (last.lacks === 'year') {
    const years = changed.getFullYear() - new Date(last.naive).getUTCFullYear();
    const back = backTo(by => local(last.naive, years - by), until);
    return ({naive}) => local(naive, years - back);
  }
  const today = Date.UTC(changed.getFullYear(), changed.getMonth(), changed.getDate());
  const days = Math.round((today - Math.floor(last.naive / DAY_MS) * DAY_MS) / DAY_MS);
  const back = backTo(by => local(last.naive, 0, days - by), until);
  return ({naive}) => local(naive, 0, days - back);
};
