import {counterIn} from './counters.js';

/** Pages swapped in and out since boot, and when they were read. */
export type SwapCounters = {at: number; inPages: number | null; outPages: number | null};

export type SwapRates = {inBytesPerSecond: number | null; outBytesPerSecond: number | null};

/**
 * pswpin and pswpout of /proc/vmstat: those of the whole machine, since other programs' swapping slows the trainer as
 * well.
 */
export const swapCountersIn = (vmstat: string, now: number): SwapCounters => ({
  at: now,
  inPages: counterIn(vmstat, 'pswpin'),
  outPages: counterIn(vmstat, 'pswpout'),
});

/** Rates between two readings; null on the first one, when no time has passed, and for a counter that has gone back. */
export const swapRatesBetween = (earlier: SwapCounters | null, later: SwapCounters, pageBytes: number): SwapRates => {
  const seconds = earlier === null ? 0 : (later.at - earlier.at) / 1000;
  const rate = (before: number | null | undefined, after: number | null): number | null =>
    before === null || before === undefined || after === null || after < before || seconds <= 0
      ? null
      : ((after - before) * pageBytes) / seconds;
  return {
    inBytesPerSecond: rate(earlier?.inPages, later.inPages),
    outBytesPerSecond: rate(earlier?.outPages, later.outPages),
  };
};
