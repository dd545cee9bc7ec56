import {trafficOf} from '../memory-state.js';
import {isStale} from '../slowdown/freshness.js';
import {meanRate} from '../slowdown/traffic.js';
import type {RunState} from '../state.js';
import {swappingSeconds} from '../story/swapping-seconds.js';
import type {HostState} from './state.js';
import type {HostView} from './view.js';

/** What its reading amounts to now; unknown where that is too old, and where the machine has ceased to answer. */
const nowOf = (
  host: Pick<HostState, 'swapping' | 'thrashing'> & {readings: Parameters<typeof meanRate>[0]},
  isKnown: boolean,
): Pick<HostView, 'traffic' | 'swapBytesPerSecond'> => ({
  traffic: isKnown ? trafficOf(host) : null,
  swapBytesPerSecond: isKnown ? meanRate(host.readings) : null,
});

const speaks = (at: number | null, now: number): boolean => at !== null && !isStale(at, now, 'memory');

const recording = (state: RunState, now: number): Omit<HostView, 'name' | 'here' | 'ranks'> => {
  const {sample, end} = state;
  const memory = sample?.memory ?? null;
  const trainer = end === null ? (sample?.trainer ?? null) : null;
  return {
    answers: true,
    trouble: null,
    troubleText: null,
    since: state.startedAt,
    platform: null,
    memory: memory && sample && {...memory, takenAt: sample.t},
    ...nowOf(state.slowdown, memory !== null && speaks(sample?.t ?? null, now)),
    swappingSeconds: swappingSeconds(state, now),
    redSeconds: memory === null ? null : state.totals.pressureMs.red / 1000,
    mostSwapBytesPerSecond: null,
    mostTrainerBytes: state.mostTrainerBytes,
    trainer: trainer && {
      memoryBytes: trainer.memoryBytes,
      memoryKind: trainer.memoryKind,
      cpuPercent: trainer.cpuPercent,
      processes: trainer.processes,
      stopped: trainer.stopped,
    },
  };
};

const other = (host: HostState, {end}: RunState, now: number): Omit<HostView, 'name' | 'here' | 'ranks'> => {
  const {sample, answers, since, trouble, text, platform, ms, mostRate, mostTrainerBytes} = host;
  const memory = sample?.memory ?? null;
  return {
    ...{answers, trouble, troubleText: text, since, platform},
    memory: memory && sample && {...memory, takenAt: sample.at},
    ...nowOf(host, memory !== null && answers === true && speaks(sample?.at ?? null, now)),
    swappingSeconds: sample?.memory ? ms.swapping / 1000 : null,
    redSeconds: sample?.memory ? ms.red / 1000 : null,
    ...{mostSwapBytesPerSecond: mostRate, mostTrainerBytes},
    trainer: end === null ? (sample?.trainer ?? null) : null,
  };
};

/**
 * What is shown at `now` (ms since 1970) of each machine that the run works on, in the order in which its launcher
 * names them; empty for a run on one machine.
 */
export const describeHosts = (state: RunState, now: number): HostView[] => {
  const {hosts, ranks} = state.hosts;
  if (hosts.every(({here}) => here)) return [];
  return hosts.map(host => ({
    name: host.name,
    here: host.here,
    ranks: ranks.flatMap(({rank, host: of}) => (of === host.name ? [rank] : [])).toSorted((a, b) => a - b),
    ...(host.here ? recording(state, now) : other(host, state, now)),
  }));
};

/**
 * For how many seconds the run has swapped on any of its machines, by the one that did for longest; null where memory
 * was never read, and where a machine was not on which it may have been longer than on none.
 */
export const swappingSecondsAnywhere = (state: RunState, now: number): number | null => {
  const here = swappingSeconds(state, now);
  const all = [here, ...describeHosts(state, now).map(host => host.swappingSeconds)];
  const most = Math.max(0, ...all.filter(seconds => seconds !== null));
  return all.includes(null) && most === 0 ? null : most;
};
