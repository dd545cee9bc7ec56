import type {EventOf, MemorySample} from '../journal/events.js';

type HostSample = Omit<EventOf<'host-sample'>, 't' | 'type'>;

/** Figures that have changed are written this often at most, and others anyway after the longer time. */
const CHANGED_MS = 14_000;
export const CALM_MS = 29_000;
/** Below these nothing is seen on a screen. */
const MEMORY_SHARE = 0.01;
const RATE_BYTES = 1024 ** 2;
const CPU_PERCENT = 25;

const differs = (before: number | null, now: number | null, by: number): boolean =>
  before === null || now === null ? before !== now : Math.abs(now - before) >= by;

const isOtherMemory = (before: MemorySample, now: MemorySample): boolean => {
  const step = MEMORY_SHARE * (now.totalBytes ?? 0);
  return (
    differs(before.usedBytes, now.usedBytes, step) ||
    differs(before.swapUsedBytes, now.swapUsedBytes, step) ||
    differs(before.swapInBytesPerSecond, now.swapInBytesPerSecond, RATE_BYTES) ||
    differs(before.swapOutBytesPerSecond, now.swapOutBytesPerSecond, RATE_BYTES)
  );
};

/** What is to be written at once. */
const isTurn = (before: HostSample, now: HostSample): boolean =>
  before.memory?.pressure !== now.memory?.pressure ||
  before.trainer?.stopped !== now.trainer?.stopped ||
  before.trainer?.processes !== now.trainer?.processes;

const isOther = (before: HostSample, now: HostSample): boolean => {
  if (before.memory && now.memory && isOtherMemory(before.memory, now.memory)) return true;
  const step = MEMORY_SHARE * (now.memory?.totalBytes ?? 0);
  const [was, is] = [before.trainer, now.trainer];
  return (
    differs(was?.memoryBytes ?? null, is?.memoryBytes ?? null, step) ||
    differs(was?.cpuPercent ?? null, is?.cpuPercent ?? null, CPU_PERCENT)
  );
};

/**
 * Whether a sample of another machine is worth a line of the journal, `ageMs` after the last one that was written:
 * another pressure and other processes at once, other figures four times a minute, and twice a minute in any case. A
 * host is sampled three times as often, and each line takes half a kilobyte.
 */
export const isWorthWriting = (before: HostSample | null, now: HostSample, ageMs: number): boolean =>
  before === null || ageMs >= CALM_MS || isTurn(before, now) || (ageMs >= CHANGED_MS && isOther(before, now));
