import {clockSetWords} from '../format/clock-set.js';
import {shorten} from '../format/command-line.js';
import {printable} from '../format/printable.js';
import {stateWord} from '../format/state-word.js';
import {formatAbout, formatBytes, formatClock, formatNumber, formatRate, UNKNOWN} from '../format/units.js';
import {alertRule} from '../insight/alerts/catalogue.js';
import type {Line, SeenApp, Times} from '../insight/story/lines.js';
import {hasNoTimes, importedWords} from '../insight/undated.js';
import type {RunView} from '../insight/view.js';
import type {Actor} from '../journal/events.js';
import {hostLineWords} from './hosts.js';
import {broughtWords, goneWords, shortName as name} from './quit-effect.js';

/** More lines than this would not be read. */
const MAX_LINES = 8;
/** A longer line would not fit into a dashboard of 80 columns. */
const MAX_WIDTH = 74;

const times = (count: number): string =>
  count === 1 ? 'once' : count === 2 ? 'twice' : `${formatNumber(count)} times`;

/** A span without seconds, except below a minute. */
const span = (seconds: number, approximate = false): string => {
  const text = formatAbout(seconds);
  return approximate ? `≈${text}` : text;
};

const often = ({count, approximate}: Times): string => `${approximate ? '≈' : ''}${times(count)}`;

/** `once, 4 min`, `twice, 9 min together`. */
const oftenAndLong = (all: Times): string =>
  `${often(all)}, ${span(all.seconds, all.approximate)}${all.count === 1 ? '' : ' together'}`;

/** The first part, and as many of the others as fit. */
const fitted = (first: string, ...more: readonly string[]): string =>
  more.reduce((text, part) => (text.length + part.length <= MAX_WIDTH ? text + part : text), first);

const loss = (value: number | null): string =>
  value !== null && Math.abs(value) >= 1e5 && Number.isFinite(value) ? value.toExponential(2) : formatNumber(value, 3);

const change = (from: number | null, to: number | null): string => {
  if (from === null || Object.is(from, to)) return loss(to);
  return `${loss(from)} → ${loss(to)}`;
};

type Of<About extends Line['about']> = Extract<Line, {about: About}>;

/** A run that ended with exit code 0 all the same. How far it got is in the next line. */
const endedWith0 = ({outcome, early}: Of<'end'>, time: string): string =>
  outcome === 'failed' && !early
    ? `failed at ${time}, with exit code 0`
    : `exit code 0 at ${time}, before its last iteration`;

const endWords = (line: Of<'end'>, now: number): string => {
  const {at, state, outcome, exitCode, kind} = line;
  const reason = kind === null ? '' : `: ${kind.replaceAll('-', ' ')}`;
  const time = formatClock(at, now);
  if (outcome !== state) return fitted(endedWith0(line, time), reason);
  const code = exitCode === null || exitCode === 0 ? '' : `, exit code ${exitCode}`;
  return fitted(`${state} at ${time}`, code, reason);
};

const iterationWords = (line: Of<'iterations'>, now: number): string => {
  const {from, to, total, perMinute, approximate, beganAt, running} = line;
  const of = total === null ? '' : ` of ${formatNumber(total)}`;
  if (from === to && beganAt === null)
    return `${running ? 'still at' : 'stayed at'} iteration ${formatNumber(to)}${of}`;
  const pace = perMinute === null ? '' : `, ${formatNumber(perMinute, perMinute < 100 ? 1 : 0)} it/min`;
  const restart = beganAt === null ? '' : `, restarted at ${formatClock(beganAt, now)}`;
  return fitted(`iterations ${approximate ? '≈' : ''}${formatNumber(from)} → ${formatNumber(to)}`, of, pace, restart);
};

const lossWords = ({train, validation, best}: Of<'losses'>): string => {
  const [first = '', ...others] = [
    train.to === null ? '' : `training loss ${change(train.from, train.to)}`,
    validation.to === null ? '' : `validation ${change(validation.from, validation.to)}`,
    best === null ? '' : `best ${loss(best.value)} at ${formatNumber(best.iteration)}`,
  ].filter(Boolean);
  return fitted(first, ...others.map(part => `, ${part}`));
};

const alertWords = ({codes}: Of<'alerts'>): string => {
  const [first = '', ...others] = codes.map(code => alertRule(code)?.story ?? code);
  const all = `alerts: ${[first, ...others].join('; ')}`;
  return all.length <= MAX_WIDTH ? all : `alerts: ${first}; ${formatNumber(others.length)} more`;
};

const swappingWords = ({mostBytesPerSecond, holds, lost, ...all}: Of<'swapping'>): string => {
  const cost = lost === null ? '' : `, ${lost.sure ? 'cost' : 'probably cost'} ≈${span(lost.seconds)} so far`;
  const most = mostBytesPerSecond === null ? '' : `, at most ${formatRate(mostBytesPerSecond)}`;
  return fitted(`swapping ${oftenAndLong(all)}`, holds ? ', still' : '', cost, most);
};

const pressureWords = ({red, yellow, mostSwapBytes, holds}: Of<'pressure'>): string => {
  const [first = '', ...others] = [
    red.count === 0 ? '' : `red ${oftenAndLong(red)}${holds === 'red' ? ', still' : ''}`,
    yellow.count === 0 ? '' : `yellow ${oftenAndLong(yellow)}${holds === 'yellow' ? ', still' : ''}`,
  ].filter(Boolean);
  const swap = mostSwapBytes === null || mostSwapBytes === 0 ? '' : `; swap up to ${formatBytes(mostSwapBytes)}`;
  return fitted(`pressure ${first}`, ...others.map(part => `, ${part}`), swap);
};

const cardWords = ({shared, mostOthersBytes, hot, holds}: Of<'cards'>): string => {
  const heat = hot.count === 0 ? '' : `card too hot ${oftenAndLong(hot)}`;
  if (shared.count === 0) return fitted(heat, holds === 'hot' ? ', still' : '');
  const most = mostOthersBytes === null ? '' : `, at most ${formatBytes(mostOthersBytes)}`;
  const still = holds === 'shared' ? ', still' : '';
  return fitted(`others on its card ${oftenAndLong(shared)}`, still, most, heat === '' ? '' : `; ${heat}`);
};

const checkpointWords = ({count, atLeast, last}: Of<'checkpoints'>, now: number): string => {
  const many = `${atLeast ? '≥ ' : ''}${formatNumber(count)} checkpoint${count === 1 ? '' : 's'} written`;
  const where =
    last.iteration === null ? '' : `${count === 1 ? 'at' : 'the last at'} iteration ${formatNumber(last.iteration)}`;
  return `${many}${where === '' ? '' : `, ${where}`} (${formatClock(last.at, now)})`;
};

const ACTORS: Record<Actor, string> = {user: 'by you', policy: 'by auto-pause', outside: 'from outside'};

const pauseWords = ({by, holds, ...all}: Of<'pauses'>): string => {
  const who = by.map(({actor, count}) => `${by.length === 1 ? '' : `${formatNumber(count)} `}${ACTORS[actor]}`);
  return fitted(`paused ${oftenAndLong(all)}`, holds ? ', still' : '', who.length === 0 ? '' : ` (${who.join(', ')})`);
};

const quitWords = (line: Of<'quits'>, now: number): string => {
  const {app, at, result, goneBy, freedBytes, paceBefore, paceAfter, others} = line;
  const more = others === 0 ? '' : `; ${formatNumber(others)} more asked to quit`;
  if (result === 'still-open')
    return fitted(`${name(app)} was asked to quit at ${formatClock(at, now)} and stayed open`, more);
  if (result === 'refused') return fitted(`${name(app)} could not be asked to quit at ${formatClock(at, now)}`, more);
  const brought = broughtWords({freedBytes, paceBefore, paceAfter});
  return fitted(goneWords({app, at, goneBy}, now), brought === '' ? '' : `: ${brought}`, more);
};

const byBytes = (apps: readonly SeenApp[]): SeenApp[] => [...apps].sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));

/**
 * The largest application that went and the largest that came. Readings lie apart, so the time is when that was first
 * seen.
 */
const appWords = ({came, gone, atLeast}: Of<'apps'>, now: number): string => {
  const largestOf = (apps: readonly SeenApp[], verb: string): string => {
    const [largest, ...others] = byBytes(apps);
    if (!largest) return '';
    const more = others.length === 0 ? '' : ` and ${atLeast ? '≥' : ''}${formatNumber(others.length)} more`;
    return `${name(largest.app)} (${formatBytes(largest.bytes)})${more} ${verb} by ${formatClock(largest.to, now)}`;
  };
  const [went, appeared] = [largestOf(gone, 'was gone'), largestOf(came, 'was there')];
  const both = [went, appeared].filter(Boolean).join('; ');
  return both.length <= MAX_WIDTH ? both : went || appeared;
};

const awayWords = ({asleep, unrecorded}: Of<'away'>): string => {
  const [first = '', ...others] = [
    asleep.count === 0 ? '' : `asleep ${oftenAndLong(asleep)}`,
    unrecorded.count === 0 ? '' : `not recorded ${oftenAndLong(unrecorded)}`,
  ].filter(Boolean);
  return fitted(first, ...others.map(part => `; ${part}`));
};

const words = (line: Line, now: number): string => {
  switch (line.about) {
    case 'end':
      return endWords(line, now);
    case 'restarted':
      return `continued by mlxtop at ${formatClock(line.at, now)}: the machine restarted at ${formatClock(line.machineStartedAt, now)}`;
    case 'iterations':
      return iterationWords(line, now);
    case 'losses':
      return lossWords(line);
    case 'alerts':
      return alertWords(line);
    case 'swapping':
      return swappingWords(line);
    case 'pressure':
      return pressureWords(line);
    case 'hosts':
      return hostLineWords(line, now);
    case 'cards':
      return cardWords(line);
    case 'checkpoints':
      return checkpointWords(line, now);
    case 'pauses':
      return pauseWords(line);
    case 'quits':
      return quitWords(line, now);
    case 'apps':
      return appWords(line, now);
    case 'away':
      return awayWords(line);
    case 'clock':
      return `${clockSetWords(line.count, line.bySeconds)}${line.count === 1 ? '' : ', last'} at ${formatClock(line.at, now)}`;
    case 'forgotten':
      return `what happened before ${formatClock(line.before, now)} is only partly known`;
  }
};

/** The two neighbours that make the shortest line, joined; null where no two fit into one. */
const joined = (lines: readonly string[]): string[] | null => {
  let best: {index: number; text: string} | null = null;
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    if (next === undefined) break;
    const text = `${line}; ${next}`;
    // The first lines are the most read: they stay by themselves.
    if (index > 1 && text.length <= MAX_WIDTH && text.length < (best?.text.length ?? Number.POSITIVE_INFINITY)) {
      best = {index, text};
    }
  }
  return best === null ? null : [...lines.slice(0, best.index), best.text, ...lines.slice(best.index + 2)];
};

/**
 * A summary in at most eight lines of at most 74 columns, most important first. If there are more, short ones share a
 * line, and then the last ones are left out.
 */
export const storyWords = (lines: readonly Line[], now: number): string[] => {
  let shown = lines.map(line => shorten(printable(words(line, now)), MAX_WIDTH)).filter(line => line !== '');
  while (shown.length > MAX_LINES) shown = joined(shown) ?? shown.slice(0, MAX_LINES);
  return shown;
};

/** `21:30 to 23:45 (2 h 15 min)`; times in ms since 1970. */
export const periodWords = (since: number, now: number): string =>
  `${formatClock(since, now)} to ${formatClock(now, now)} (${span((now - since) / 1000)})`;

/** What `mlxtop status --since` prints; times in ms since 1970. */
export const storyText = (
  run: Pick<RunView['run'], 'name' | 'outcome' | 'startedAt' | 'endedAt' | 'imported'> & {state: string},
  since: number,
  now: number,
  lines: readonly Line[],
): string => {
  if (hasNoTimes(run)) return `${run.name}: ${stateWord(run)}\n  ${UNKNOWN}: it was ${importedWords(run)}\n`;
  // No longer than the run: `2 h` of one that began a minute ago would be taken for the run's own length.
  const from = Math.max(since, Math.min(run.startedAt, now));
  const head = `${run.name}: ${stateWord(run)}; ${periodWords(from, now)}`;
  const shown = storyWords(lines, now);
  if (shown.length > 0) return `${[head, ...shown.map(line => `  ${line}`)].join('\n')}\n`;
  const why =
    run.endedAt !== null && run.endedAt <= since
      ? `nothing: it had ended at ${formatClock(run.endedAt, now)}`
      : `${UNKNOWN}: nothing is known about that time`;
  return `${head}\n  ${why}\n`;
};
