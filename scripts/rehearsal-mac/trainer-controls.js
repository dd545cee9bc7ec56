import {setTimeout as delay} from 'node:timers/promises';
import {trainerEntry} from './first-state.js';
import {includeTrainer} from './settle.js';
import {changeState, clockOf, readState, valueAt} from './state.js';

/** @import {MacTrainer} from './types.ts' */

/**
 * What a test can do with trainers on a rehearsal.
 * @param {string} folder
 */
export const trainerControls = folder => ({
  /**
   * Makes a real process the trainer of the state: in place of the scene's, which had no process, with what that one
   * held, or as a new one with `footprintBytes`.
   * @param {number} pid
   * @param {Partial<MacTrainer>} [details]
   */
  adoptTrainer: (pid, details = {}) =>
    changeState(folder, state => {
      const place = state.trainers.findIndex(trainer => trainer.pid === null);
      const before = state.trainers[place];
      const {footprintBytes = before?.footprintBytes} = details;
      if (footprintBytes === undefined) throw new Error('How much does the trainer hold? footprintBytes is missing');
      const entry = trainerEntry(pid, {
        peakBytes: before?.peakBytes,
        name: before?.name,
        argv0: before?.argv0,
        args: before?.args,
        wiredShare: before?.wiredShare,
        ...details,
        footprintBytes,
      });
      state.trainers.splice(place === -1 ? state.trainers.length : place, place === -1 ? 0 : 1, entry);
      includeTrainer(state);
    }),
  /**
   * Footprint of the trainer of that pid now, in bytes.
   * @param {number} pid
   */
  footprint: pid => {
    const state = readState(folder);
    const trainer = state.trainers.find(one => one.pid === pid);
    return trainer ? valueAt(trainer.footprintBytes, clockOf(state)) : null;
  },
  /**
   * The Mac sleeps for so many seconds, in so many parts with dark wakes between: these processes stand still while the
   * clocks run on, as a Mac's do, and the kernel notes only the last part.
   * @param {readonly number[]} pids
   * @param {{seconds: number, parts?: number}} how
   */
  sleep: async (pids, {seconds, parts = 1}) => {
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    for (let part = 0; part < parts; part++) {
      const sleptAt = Date.now() / 1000;
      await delay((1000 * seconds) / parts);
      changeState(folder, state => Object.assign(state, {sleptAt, wokeAt: Date.now() / 1000}));
    }
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  },
});
