import {formatAbout, formatBytes, formatClock, formatNumber, formatRate, UNKNOWN} from '../format/units.js';
import {troubleWords} from '../insight/hosts/trouble.js';
import type {HostView} from '../insight/hosts/view.js';
import {ranksWords, shortHost} from '../insight/hosts/words.js';
import type {Line} from '../insight/story/lines.js';

/** When a machine that does not answer was last heard of: `last heard 12 min ago`; empty where it never was. */
const lastHeard = ({memory}: HostView, now: number): string =>
  memory === null ? '' : `last heard ${formatAbout((now - memory.takenAt) / 1000)} ago`;

const memoryWords = ({memory, traffic}: HostView): string[] => {
  if (memory === null) return [];
  const {swapInBytesPerSecond: into, swapOutBytesPerSecond: out} = memory;
  const swapping = traffic === 'swapping' || traffic === 'thrashing' ? 'swapping: ' : '';
  return [
    `pressure ${memory.pressure ?? UNKNOWN}`,
    `${formatBytes(memory.usedBytes)} of ${formatBytes(memory.totalBytes)} used`,
    `swap ${formatBytes(memory.swapUsedBytes)} (${swapping}in ${formatRate(into)}, out ${formatRate(out)})`,
  ];
};

const footprint = ({trainer}: HostView): string[] => {
  if (trainer === null) return [];
  const kind = trainer.memoryKind === null ? '' : ` ${trainer.memoryKind}`;
  return [`trainer ${formatBytes(trainer.memoryBytes)}${kind}${trainer.stopped === true ? ', stopped' : ''}`];
};

/** How one machine is doing, in words: a row of `mlxtop status`. `now` in ms since 1970. */
export const hostWords = (host: HostView, now: number): string => {
  const ranks = ranksWords(host.ranks);
  const name = `${host.name}${host.here ? ' (this machine)' : ''}${ranks === '' ? '' : ` (${ranks})`}`;
  if (host.traffic !== null) return `${name}: ${[...memoryWords(host), ...footprint(host)].join(', ')}`;
  if (host.answers === null) return `${name}: ${UNKNOWN}, nothing heard yet`;
  const why = host.answers ? '' : troubleWords(host.trouble);
  const what = host.answers ? UNKNOWN : 'does not answer';
  return `${name}: ${[what, why, lastHeard(host, now)].filter(Boolean).join(', ')}`;
};

/** A shorter time is not worth a word. */
const MIN_SECONDS = 1;

const spanWords = (seconds: number | null, words: string): string =>
  seconds === null || seconds < MIN_SECONDS ? '' : `${words} ${formatAbout(seconds)}`;

/** What one machine did during the whole run, in words: for a report. */
export const hostTotalWords = (host: HostView): string => {
  const {swappingSeconds, redSeconds, mostSwapBytesPerSecond: most, mostTrainerBytes} = host;
  if (host.memory === null) return [ranksWords(host.ranks), 'memory was never read'].filter(Boolean).join(' · ');
  const swapped = spanWords(swappingSeconds, 'swapped for');
  const atMost = swapped === '' || most === null ? '' : `, at most ${formatRate(most)}`;
  const parts = [
    ranksWords(host.ranks),
    `${formatBytes(host.memory.totalBytes)} of memory`,
    mostTrainerBytes === null ? '' : `trainer at most ${formatBytes(mostTrainerBytes)}`,
    swapped === '' ? 'did not swap' : `${swapped}${atMost}`,
    spanWords(redSeconds, 'red memory pressure for'),
  ];
  return parts.filter(Boolean).join(' · ');
};

/** The rows of `mlxtop status` about the machines of a run on several; none for a run on one. */
export const hostRows = (hosts: readonly HostView[], now: number): [string, string][] =>
  hosts.map(host => ['host', hostWords(host, now)]);

type HostLine = Extract<Line, {about: 'hosts'}>;

const often = ({count, approximate}: HostLine): string =>
  `${approximate ? '≈' : ''}${count === 2 ? 'twice' : `${formatNumber(count)} times`}`;

const VERBS: Readonly<Record<HostLine['what'], {began: string; was: string}>> = {
  swapping: {began: 'began to swap', was: 'swapped'},
  red: {began: 'went to red memory pressure', was: 'had red memory pressure'},
  silent: {began: 'stopped answering', was: 'did not answer'},
};

/** What another machine did, as a line of the story: `m2 began to swap at 21:30, 9 min so far`. */
export const hostLineWords = (line: HostLine, now: number): string => {
  const {host, what, count, seconds, approximate, holds, from, mostBytesPerSecond} = line;
  const span = `${approximate ? '≈' : ''}${formatAbout(seconds)}`;
  const {began, was} = VERBS[what];
  const most = mostBytesPerSecond === null ? '' : `, at most ${formatRate(mostBytesPerSecond)}`;
  const name = shortHost(host);
  if (count === 1 && holds) return `${name} ${began} at ${formatClock(from, now)}, ${span} so far${most}`;
  if (count === 1) return `${name} ${was} for ${span}, from ${formatClock(from, now)}${most}`;
  return `${name} ${was} ${often(line)}, ${span} together${holds ? ', still' : ''}${most}`;
};
