declare const clock: unique symbol;

/**
 * A moment, in ms since 1970: what events are dated by and what people are shown. Read it by `steadyNow`
 * (steady-clock.ts), which does not jump when the machine's clock is set.
 */
export type WallMs = number & {readonly [clock]: 'wall'};

/**
 * A reading of this process' monotonic clock (`performance.now()`), in ms. Only differences between two readings mean
 * anything: for waits, deadlines and how often something is done. Never put in a journal, never compared with a
 * `WallMs`.
 */
export type MonotonicMs = number & {readonly [clock]: 'monotonic'};

/**
 * A moment that is read from a journal or given as a plain number: any number of ms since 1970, branded or not. A
 * `MonotonicMs` does not compile in its place.
 */
export type Moment = number & {readonly [clock]?: 'wall'};

/** The monotonic clock's reading at this moment. */
export const monotonicNow = (): MonotonicMs => performance.now() as MonotonicMs;

/** Brands a number that is known to be ms since 1970: an event's `t`, a file's time, a sum of a `WallMs` and a span. */
export const wallMs = (milliseconds: number): WallMs => milliseconds as WallMs;

/** Brands a number that is known to be on the monotonic clock: a sum of a `MonotonicMs` and a span. */
export const monotonicMs = (milliseconds: number): MonotonicMs => milliseconds as MonotonicMs;
