import {setTimeout as delay} from 'node:timers/promises';
import {UserError} from '../../errors.js';
import type {ProcessInfo} from '../../host/types.js';
import {nameOf} from './signals.js';

/** A process stops within a millisecond unless it waits for its disk (swapping): check often first, then seldom. */
const FIRST_WAIT_MS = 5;
const MAX_WAIT_MS = 50;

/** Where reading the processes is slow, the first reading may be older than the signal. */
const MIN_READINGS = 2;

export type Timer = {
  /** Starts the time, once: at the first signal. */
  begin(): void;
  /** Waits until the processes should be read again. */
  wait(): Promise<void>;
  /** @throws {UserError} when the time is over and these processes are late. */
  throwIfOver(late: readonly ProcessInfo[], what: string, nextStep: string): void;
};

/** The time that one pause or resume has from its first signal on. */
export const startTimer = (limitMilliseconds = 5000): Timer => {
  let deadline: number | null = null;
  let readings = 0;
  let wait = FIRST_WAIT_MS;
  return {
    begin() {
      deadline ??= performance.now() + limitMilliseconds;
    },
    async wait() {
      await delay(wait);
      wait = Math.min(wait * 1.5, MAX_WAIT_MS);
    },
    throwIfOver(late, what, nextStep) {
      if (deadline === null || ++readings < MIN_READINGS || performance.now() < deadline) return;
      throw new UserError(`${late.map(nameOf).join(', ')} ${what} within ${limitMilliseconds / 1000} s.`, nextStep);
    },
  };
};
