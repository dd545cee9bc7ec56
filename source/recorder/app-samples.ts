import type {App, ProcessInfo} from '../host/types.js';
import type {MonotonicMs} from '../journal/clocks.js';
import {LISTED_APPS} from '../journal/events/memory.js';
import type {AppSample} from '../journal/events.js';
import {secondsSince} from './processor-seconds.js';

/** An average over a longer time does not describe the present. */
const MAX_SPAN_MS = 120_000;

/** The processes of the machine, and when the system listed them. */
export type Listed = {at: MonotonicMs; processes: readonly ProcessInfo[]};

const cpuPercentOf = ({pids}: App, before: Listed | null, now: Listed): number | null => {
  const elapsed = before === null ? 0 : now.at - before.at;
  if (before === null || elapsed <= 0 || elapsed > MAX_SPAN_MS) return null;
  const own = now.processes.filter(({pid}) => pids.includes(pid));
  const seconds = secondsSince(before.processes, own, ({cpuSeconds}) => cpuSeconds);
  return seconds === null ? null : Math.round((seconds * 100_000) / elapsed);
};

/**
 * The applications to record, largest first: those that hold most memory, and the one that uses most of the processor
 * however little it holds. Processor use is measured since the list `before`; without one it is left out.
 */
export const appSamples = (apps: readonly App[], before: Listed | null, now: Listed): AppSample[] => {
  const samples = apps.map((app): AppSample => {
    const {mainPid: _main, pids: _pids, ...sample} = app;
    const cpuPercent = cpuPercentOf(app, before, now);
    return cpuPercent === null ? sample : {...sample, cpuPercent};
  });
  const most = Math.max(...samples.map(({cpuPercent}) => cpuPercent ?? 0));
  return samples.filter(({cpuPercent}, index) => index < LISTED_APPS || (most > 0 && cpuPercent === most));
};
