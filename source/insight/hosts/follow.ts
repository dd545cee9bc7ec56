import {printable} from '../../format/printable.js';
import type {EventOf, MemorySample} from '../../journal/events.js';
import {hold} from '../held.js';
import {mostOf} from '../measured-peak.js';
import {isPressed, isRoomy, swapRate, TRICKLE_BYTES_PER_SECOND} from '../memory-limits.js';
import {addSpanToSeries} from '../series.js';
import {MAX_SAMPLE_SPAN_MS} from '../slowdown/freshness.js';
import {followRates} from '../slowdown/traffic.js';
import type {RunState} from '../state.js';
import {endHostSpells, followHostSpells, keepSilence} from './spells.js';
import {createHost, type HostReading, type HostState, MAX_HOSTS, MAX_RANKS} from './state.js';

type HostEvent = 'hosts' | 'host-sample' | 'host-apps' | 'host-state';

/** A shorter break does not count: as for the machine that records. */
const BREAK_MS = 30_000;
/** The bill of swapping asks for the readings of some seconds ago. */
const KEPT_MS = 45_000;
const BYTES_PER_KB = 1024;

const hostOf = ({hosts}: RunState, given: string): HostState | null => {
  const name = printable(given);
  const known = hosts.hosts.find(host => host.name === name);
  if (known !== undefined) return known;
  if (hosts.hosts.length >= MAX_HOSTS) return null;
  const host = createHost(name, false);
  hosts.hosts.push(host);
  return host;
};

const noteHosts = (state: RunState, {hosts, ranks, told}: EventOf<'hosts'>): void => {
  const before = state.hosts.hosts;
  const named = new Map(hosts.slice(0, MAX_HOSTS).map(({name, here}) => [printable(name), here]));
  for (const host of before) if (!named.has(host.name)) endHostSpells(state, host);
  state.hosts = {
    hosts: [...named].map(([name, here]) => {
      const known = before.find(host => host.name === name);
      return known === undefined ? createHost(name, here) : {...known, here};
    }),
    ranks: ranks.slice(0, MAX_RANKS).map(({rank, host}) => ({rank, host: printable(host)})),
    told,
  };
};

const answers = (state: RunState, host: HostState, t: number): void => {
  host.hasAnswered = true;
  if (host.answers === true) return;
  keepSilence(state, host, t);
  host.answers = true;
  host.since = t;
  host.trouble = null;
  host.text = null;
  hold(host.silent, false, t, 0);
};

const falls = (state: RunState, host: HostState, {t, trouble, text}: EventOf<'host-state'>): void => {
  if (host.answers !== false) host.since = t;
  host.answers = false;
  host.trouble = trouble;
  host.text = text === null ? null : printable(text);
  hold(host.silent, host.hasAnswered, t, 0);
  // Nothing is known of it from here on: what held is not known to last.
  endHostSpells(state, host);
  host.swapping = false;
  host.thrashing = false;
  hold(host.swaps, false, t, 0);
  hold(host.red, false, t, 0);
};

/** What a reading says of the time since the one before; null where it says nothing of swap. */
const readingOf = ({sample}: HostState, t: number, memory: MemorySample): HostReading | null => {
  if (memory.ageSeconds || (memory.swapInBytesPerSecond === null && memory.swapOutBytesPerSecond === null)) return null;
  const rate = isRoomy(memory) ? 0 : swapRate(memory);
  return {
    from: Math.max(sample?.at ?? t - MAX_SAMPLE_SPAN_MS / 3, t - MAX_SAMPLE_SPAN_MS),
    to: t,
    rate,
    swapping: false,
    thrashing: false,
    pressed: isPressed(memory.pressure) || rate >= TRICKLE_BYTES_PER_SECOND,
  };
};

const noteTimes = (host: HostState, ms: number, {pressure}: MemorySample): void => {
  host.ms.seen += ms;
  if (host.swapping) host.ms.swapping += ms;
  if (pressure === 'yellow' || pressure === 'red') host.ms[pressure] += ms;
};

const noteMemory = (state: RunState, host: HostState, t: number, memory: MemorySample): void => {
  const reading = readingOf(host, t, memory);
  const span = Math.max(0, Math.min(t - (host.sample?.at ?? t), MAX_SAMPLE_SPAN_MS));
  if (reading !== null && reading.to > reading.from) {
    host.readings = [...host.readings.filter(({to}) => to > t - KEPT_MS), reading];
    followRates(host);
    host.mostRate = mostOf(host.mostRate, reading.rate);
    addSpanToSeries(host.rates, t - span, t, Math.round(reading.rate / BYTES_PER_KB));
  }
  noteTimes(host, span, memory);
  hold(host.swaps, host.swapping, t, BREAK_MS);
  hold(host.red, memory.pressure === 'red', t, BREAK_MS);
  followHostSpells(state, host, t, {swapping: reading?.rate ?? null, red: memory.swapUsedBytes});
};

const noteSample = (state: RunState, {t, host: name, platform, memory, trainer}: EventOf<'host-sample'>): void => {
  const host = hostOf(state, name);
  if (host === null || host.here || t < (host.sample?.at ?? t)) return;
  answers(state, host, t);
  host.platform = printable(platform);
  if (memory !== null) noteMemory(state, host, t, memory);
  host.mostTrainerBytes = mostOf(host.mostTrainerBytes, trainer?.memoryBytes);
  host.sample = {at: t, memory, trainer};
};

/** What each event about the machines of a run changes in its state. */
export const hostHandlers: {[Type in HostEvent]: (state: RunState, event: EventOf<Type>) => void} = {
  hosts: noteHosts,
  'host-sample': noteSample,
  'host-apps': (state, {t, host, apps}) => {
    const known = hostOf(state, host);
    if (known !== null) known.apps = {at: t, apps};
  },
  'host-state': (state, event) => {
    const host = hostOf(state, event.host);
    if (host === null || host.here) return;
    if (event.answers) answers(state, host, event.t);
    else falls(state, host, event);
  },
};
