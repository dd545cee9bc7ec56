import {SWAPPING_BYTES_PER_SECOND} from '../insight/memory-limits.js';
import {isMemoryShort} from '../insight/short-memory.js';
import type {EventOf} from '../journal/events.js';

export type HostSample = Omit<EventOf<'host-sample'>, 't' | 'type'>;

/** What a sample speaks for at most (`MAX_SAMPLE_SPAN_MS`), less the time that the next one may be late. */
const CALM_MS = 14_000;

/** Whether each sample tells something: memory is short there, or swap is read or written. */
const isBusy = ({memory}: HostSample): boolean =>
  memory !== null &&
  (isMemoryShort(memory) ||
    Math.max(memory.swapInBytesPerSecond ?? 0, memory.swapOutBytesPerSecond ?? 0) >= SWAPPING_BYTES_PER_SECOND);

/** What is to be written at once. */
const isTurn = (before: HostSample, now: HostSample): boolean =>
  before.memory?.pressure !== now.memory?.pressure ||
  before.trainer?.stopped !== now.trainer?.stopped ||
  before.trainer?.processes !== now.trainer?.processes;

/**
 * Whether a sample of another machine is worth a line of the journal, `ageMs` after the last one that was written:
 * every one while its memory is short and the first after that, another pressure and other processes at once, the rest
 * four times a minute. Each line takes half a kilobyte: 18 MB in a calm week before they are packed.
 */
export const isWorthWriting = (before: HostSample | null, now: HostSample, ageMs: number): boolean =>
  before === null || ageMs >= CALM_MS || isBusy(now) || isBusy(before) || isTurn(before, now);
