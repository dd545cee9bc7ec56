import {closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {codeOf} from '../errors.js';
import {pressureLevel} from './model.js';
import {uptime} from './proc.js';

/** @import {Counting, MacState, Moving, PressureLevel, Rest} from './types.ts' */

/**
 * The state file of a rehearsal. A number that moves is `{from, to, at, seconds}`, a counter is `{value, at, rate,
 * until, rateAfter}`; times are of the rehearsal's clock, sizes bytes, counters pages.
 * @param {string} folder
 */
const fileOf = folder => join(folder, 'state.json');

/**
 * The state as it is written.
 * @param {string} folder
 * @returns {MacState}
 */
export const readState = folder => JSON.parse(readFileSync(fileOf(folder), 'utf8'));

/**
 * The text of the file. The tools read the faults from its second line, before they start anything slow.
 * @param {MacState} state
 */
const textOf = ({faults, ...rest}) =>
  `{\n"faults":${JSON.stringify(faults)},${JSON.stringify(rest, null, 1).slice(1)}\n`;

/**
 * Puts the state in place by rename, so that no tool reads half of it.
 * @param {string} folder
 * @param {MacState} state
 */
export const writeState = (folder, state) => {
  const draft = `${fileOf(folder)}.${process.pid}`;
  writeFileSync(draft, textOf(state));
  renameSync(draft, fileOf(folder));
};

/** @param {number} milliseconds */
const wait = milliseconds => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** A change takes milliseconds: an older lock was left by a process that was killed. */
const STALE_MS = 3000;

/** @param {string} lock */
const takeLock = lock => {
  for (;;) {
    try {
      return openSync(lock, 'wx');
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const age = Date.now() - (statSync(lock, {throwIfNoEntry: false})?.mtimeMs ?? Date.now());
    if (age > STALE_MS) rmSync(lock, {force: true});
    else wait(5);
  }
};

/**
 * Reads the state, lets `edit` change it in place (or return another), and writes it; one change at a time. Returns it.
 * @param {string} folder
 * @param {(state: MacState) => MacState | void} edit
 */
export const changeState = (folder, edit) => {
  const lock = join(folder, 'state.lock');
  const held = takeLock(lock);
  try {
    const state = readState(folder);
    const changed = edit(state) ?? state;
    writeState(folder, changed);
    return changed;
  } finally {
    closeSync(held);
    rmSync(lock, {force: true});
  }
};

/**
 * Seconds of the rehearsal's clock: the state's, where a test has stopped it.
 * @param {MacState} state
 */
export const clockOf = state => state.clock ?? uptime();

/**
 * A number's value at that moment.
 * @param {Moving} number
 * @param {number} now
 */
export const valueAt = (number, now) => {
  if (number === null || typeof number !== 'object') return number;
  const {from, to, at, seconds} = number;
  const done = seconds > 0 ? Math.min(1, Math.max(0, (now - at) / seconds)) : 1;
  return from + (to - from) * done;
};

/**
 * The value that a number comes to rest at.
 * @param {Moving} number
 */
export const restOf = number => (number !== null && typeof number === 'object' ? number.to : number);

/**
 * A counter's value at that moment.
 * @param {Counting} counter
 * @param {number} now
 */
export const counterAt = ({value, at, rate, until, rateAfter}, now) =>
  value + rate * Math.max(0, Math.min(now, until) - at) + rateAfter * Math.max(0, now - Math.max(at, until));

/**
 * Memory at that moment in bytes, with the pressure level and the free percentage that follow from it.
 * @param {MacState} state
 * @param {number} [now]
 * @returns {Rest & {level: PressureLevel}}
 */
export const memoryAt = (state, now = clockOf(state)) => {
  const {memory} = state;
  /** @param {keyof Rest} key */
  const at = key => valueAt(memory[key], now);
  const available = at('free') + at('fileBacked') + at('anonymous');
  const occupied = at('occupied');
  return {
    free: at('free'),
    fileBacked: at('fileBacked'),
    anonymous: at('anonymous'),
    wired: at('wired'),
    occupied,
    stored: at('stored'),
    purgeable: at('purgeable'),
    swapUsed: at('swapUsed'),
    slowdown: at('slowdown'),
    level: memory.level ?? pressureLevel(memory.levelBefore, available, occupied),
  };
};
