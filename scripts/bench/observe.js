import {setTimeout as delay} from 'node:timers/promises';
import {usageOf} from './processes.js';
import {median} from './statistics.js';

/** The parts that the time is cut into, whose processor shares are the scatter. */
const PARTS = 3;

/**
 * Watches a process for a time.
 * @returns resident bytes (median and all samples), its share of one core in percent (over the whole time, and of each
 *   part), and the
 * share of the programs that it started and that have ended (null where the system does not tell).
 * @param {number} pid
 * @param {number} forSeconds
 */
export const observe = async (pid, forSeconds) => {
  const resident = [];
  const shares = [];
  const first = usageOf(pid);
  const start = performance.now();
  let last = first;
  let lastAt = start;
  for (let part = 1; part <= PARTS; part++) {
    const until = start + (forSeconds * 1000 * part) / PARTS;
    while (performance.now() < until) {
      await delay(Math.min(1000, Math.max(1, until - performance.now())));
      resident.push(usageOf(pid).residentBytes);
    }
    const usage = usageOf(pid);
    const now = performance.now();
    shares.push(((usage.processorSeconds - last.processorSeconds) * 1e5) / (now - lastAt));
    last = usage;
    lastAt = now;
  }
  const elapsed = lastAt - start;
  const children = last.childrenSeconds === null ? null : last.childrenSeconds - (first.childrenSeconds ?? 0);
  return {
    residentBytes: median(resident),
    residentSamples: resident,
    processorPercent: ((last.processorSeconds - first.processorSeconds) * 1e5) / elapsed,
    processorParts: shares,
    childrenPercent: children === null ? null : (children * 1e5) / elapsed,
  };
};
