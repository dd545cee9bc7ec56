import {formatAbout} from '../../format/units.js';
import {hostsInTheWay} from '../../insight/hosts/in-the-way.js';
import {troubleWords} from '../../insight/hosts/trouble.js';
import type {HostView} from '../../insight/hosts/view.js';
import {ranksWords, shortHost} from '../../insight/hosts/words.js';
import {isOldReading} from '../../insight/reading-age.js';
import {flow} from '../fields.js';
import {bytesField, gigabytesField, rateField} from '../figures.js';
import {gutterOf} from '../gutter.js';
import type {PanelSpec} from '../panel-spec.js';
import {fit, quiet, type Row, type Style, say} from '../row.js';
import {hasEnded} from '../state-words.js';
import {cleanText, textWidth} from '../width.js';
import {pressureField} from './memory.js';

/** Without more room than this the panel has at most so many rows. */
const MIN_ROWS = 4;
const MAX_NAME = 18;
const MIN_NAME = 6;
const RANKS_WIDTH = 10;
/** From here on swap in and swap out stand apart. */
const WIDE_FROM = 86;

const SWAPS: Style = {color: 'yellow', bold: true};
const SWAPS_RED: Style = {color: 'red', bold: true};

const nameOf = ({name}: HostView): string => cleanText(shortHost(name));

/** When it was last heard of, or since when it has not answered. */
const agoOf = ({memory, since}: HostView, now: number): string => {
  const at = memory?.takenAt ?? since;
  return at === null ? '' : `${formatAbout((now - at) / 1000)} ago`;
};

/** A machine of which nothing is known now, as `—` with the reason and its age. */
const unknownFields = (host: HostView, now: number): Row[] => {
  if (host.answers === null) return [[quiet('— nothing heard yet')]];
  const why = host.answers ? 'no reading' : troubleWords(host.trouble) || 'does not answer';
  return [[quiet(`— ${cleanText(why)}`)], [quiet(agoOf(host, now))]];
};

const rateFields = (memory: NonNullable<HostView['memory']>, swaps: boolean, old: boolean, isWide: boolean): Row[] => {
  const style = swaps ? (memory.pressure === 'red' ? SWAPS_RED : SWAPS) : {};
  const {swapInBytesPerSecond: into, swapOutBytesPerSecond: out} = memory;
  if (isWide) {
    return [
      [quiet('in'), say(rateField(into, old), style)],
      [quiet('out'), say(rateField(out, old), style)],
    ];
  }
  const most = into === null ? out : Math.max(into, out ?? 0);
  return [[quiet('swap'), say(rateField(most, old), style)]];
};

const knownFields = (host: HostView, now: number, isWide: boolean): Row[] => {
  const {memory, traffic, trainer} = host;
  if (memory === null) return unknownFields(host, now);
  const old = isOldReading('memory', memory.takenAt, now);
  const swaps = traffic === 'swapping' || traffic === 'thrashing';
  const {usedBytes, totalBytes} = memory;
  return [
    pressureField(memory, old),
    ...rateFields(memory, swaps, old, isWide),
    [say(gigabytesField(usedBytes, old)), quiet(` of ${gigabytesField(totalBytes).trimStart()}`)],
    [quiet('trainer'), say(bytesField(trainer?.memoryBytes))],
  ];
};

const hostRow = (host: HostView, now: number, nameWidth: number, inner: number): Row => {
  const name: Row = fit([say(nameOf(host), host.here ? {} : {bold: true})], nameWidth);
  const fields = host.traffic === null ? unknownFields(host, now) : knownFields(host, now, inner >= WIDE_FROM);
  const ranks = ranksWords(host.ranks);
  const ranked: Row[] = ranks === '' ? [] : [fit([quiet(ranks)], RANKS_WIDTH)];
  return flow(inner >= WIDE_FROM ? [name, ...ranked, ...fields] : [name, ...fields, ...ranked], inner);
};

/** Those that are shown in `rows` rows, in their own order: what is in the way, then what does not answer. */
const chosen = (hosts: readonly HostView[], rows: number): readonly HostView[] => {
  if (hosts.length <= rows) return hosts;
  const worst = hostsInTheWay(hosts).map(({name}) => name);
  const weight = (host: HostView): number => {
    const place = worst.indexOf(host.name);
    return place >= 0 ? place : host.traffic === null ? hosts.length : 2 * hosts.length;
  };
  const kept = new Set(hosts.toSorted((a, b) => weight(a) - weight(b)).slice(0, Math.max(0, rows - 1)));
  return hosts.filter(host => kept.has(host));
};

/** The machines of a run on several, a row each: every rank waits for the slowest. */
export const HOSTS: PanelSpec = {
  name: 'hosts',
  minRows: ({view}) => (hasEnded(view.run.state) ? 0 : Math.min(view.hosts.length, MIN_ROWS)),
  maxRows: (_width, {view}) => view.hosts.length,
  rowsOf: ({view, now}, width, rows) => {
    const inner = width - gutterOf(width);
    const shown = chosen(view.hosts, rows);
    const longest = Math.max(...view.hosts.map(host => textWidth(nameOf(host))));
    const nameWidth = Math.max(MIN_NAME, Math.min(MAX_NAME, longest));
    const hidden = view.hosts.length - shown.length;
    const more: Row[] = hidden === 0 ? [] : [[quiet(`and ${hidden} more`)]];
    return [...shown.map(host => hostRow(host, now, nameWidth, inner)), ...more];
  },
};
