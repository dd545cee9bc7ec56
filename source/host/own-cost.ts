import type {MonotonicMs} from '../journal/clocks.js';
import type {RecorderSample} from '../journal/events.js';

/** What a program that stays for this process uses; null where that is not known. */
export type HelperUse = {memoryBytes: number | null; cpuSeconds: number | null};

/**
 * What this process itself uses, with a program that stays for it: resident size, and processor time since the previous
 * call as a share of one core.
 */
export class OwnCost {
  #previous: {at: MonotonicMs; cpuMicroseconds: number; helperSeconds: number} | null = null;

  look(now: MonotonicMs, helper: HelperUse | null = null): RecorderSample {
    const {user, system} = process.cpuUsage();
    const cpuMicroseconds = user + system;
    const helperSeconds = helper?.cpuSeconds ?? 0;
    const previous = this.#previous;
    this.#previous = {at: now, cpuMicroseconds, helperSeconds};
    const helperBytes = helper?.memoryBytes ?? null;
    const elapsedMs = previous ? now - previous.at : 0;
    // One that was started again counts from zero.
    const used = previous
      ? cpuMicroseconds - previous.cpuMicroseconds + 1e6 * Math.max(0, helperSeconds - previous.helperSeconds)
      : 0;
    return {
      memoryBytes: process.memoryUsage.rss() + (helperBytes ?? 0),
      cpuPercent: elapsedMs > 0 ? Number((used / (elapsedMs * 10)).toFixed(2)) : null,
      ...(helperBytes !== null && {helperBytes}),
    };
  }
}
