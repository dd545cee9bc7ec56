import {appEntry} from './catalogue.js';
import {MIB} from './model.js';
import {mapValues} from './objects.js';
import {processAt, uptime} from './proc.js';
import {settleState} from './settle.js';
import {clockOf, memoryAt, restOf} from './state.js';
import {release} from './versions.js';

/**
 * @import {Behaviour, Counter, Machine, MacState, MacTrainer, RehearsalOptions, Scene, TrainerDetails} from './types.ts'
 */

/**
 * Counters of a Mac that has been up for days, some beyond 2^31.
 * @type {Record<Counter, number>}
 */
const COUNTED = {
  faults: 16_593_161_051,
  copyOnWrite: 1_317_540_577,
  zeroFilled: 12_283_364_575,
  reactivated: 75_978_152,
  purged: 16_666_917,
  decompressions: 73_011_127,
  compressions: 92_304_380,
  pageins: 7_854_456,
  pageouts: 320_741,
  swapins: 470_789,
  swapouts: 929_703,
};

/** @type {Machine} */
const MACHINE = {
  chip: 'Apple M1 Pro',
  rosetta: false,
  model: 'MacBookPro18,3',
  memoryBytes: 16 * 1024 * MIB,
  pageBytes: 16_384,
  performanceCores: 6,
  efficiencyCores: 2,
  gpuCores: 14,
  gpuClass: 'AGXAcceleratorG13X',
  gpuPercent: null,
  wiredLimitMb: 0,
  encryptedSwap: true,
  foreignMark: false,
  alone: false,
  decimalComma: 'environment',
  bootSession: '5E6FFEBE-0C4B-4E5F-9C55-6E5B4E0B1A2C',
  sleptAt: 0,
  wokeAt: 0,
};

/** @type {Behaviour} */
const BEHAVIOUR = {
  follows: true,
  settleSeconds: 8,
  swapSettleSeconds: 20,
  frontmost: 'Terminal',
  terminal: 'Terminal',
  automation: 'allowed',
  terminate: 'works',
  terminateSeconds: 0,
  notifications: 'allowed',
  launchd: 'starts',
  kernelBytes: 1249 * MIB,
  otherBytes: 205 * MIB,
  power: {source: 'ac', percent: 84, remaining: null, lowPower: false, speedLimit: null, lid: 'open'},
};

/**
 * A trainer's entry. Most of what it holds is wired: mlx_lm keeps its buffers resident up to the GPU's working set.
 * @param {number | null} pid
 * @param {TrainerDetails} details
 * @returns {MacTrainer}
 */
export const trainerEntry = (
  pid,
  {footprintBytes, peakBytes, name = 'Python', argv0 = '', args = '', wiredShare = 0.863},
) => ({
  pid,
  born: pid === null ? null : (processAt(pid)?.born ?? null),
  name,
  argv0,
  args,
  footprintBytes,
  peakBytes: peakBytes ?? restOf(footprintBytes),
  wiredShare,
  residentBytes: Math.round(0.028 * restOf(footprintBytes)),
  cpu: 96,
  processor: {value: 0, at: 0, rate: 0, until: 0, rateAfter: 0},
  compressedBytes: null,
});

/**
 * The state that a rehearsal of that scene starts with: nothing runs yet, and memory is still empty.
 * @param {Scene} scene
 * @param {RehearsalOptions} options
 * @returns {MacState}
 */
export const firstState = (scene, options) => {
  const now = options.clock ?? uptime();
  const zero = {free: 0, fileBacked: 0, anonymous: 0, wired: 0, occupied: 0, stored: 0, purgeable: 0, swapUsed: 0};
  return {
    faults: {},
    ...release(options.macos ?? '15'),
    ...MACHINE,
    ...BEHAVIOUR,
    clock: options.clock ?? null,
    ...options.state,
    roll: '',
    memory: {...zero, slowdown: 1, level: null, levelBefore: 1, freePercent: null, swapTotal: null},
    counters: mapValues(COUNTED, value => ({value, at: now, rate: 0, until: now, rateAfter: 0})),
    trainers: scene.trainer === null ? [] : [trainerEntry(null, scene.trainer)],
    apps: scene.apps.map(appEntry),
  };
};

/**
 * Puts memory at rest at once, for what runs.
 * @param {MacState} state
 */
export const settleAtOnce = state => {
  const {settleSeconds, swapSettleSeconds} = state;
  Object.assign(state, {settleSeconds: 0, swapSettleSeconds: 0});
  settleState(state);
  Object.assign(state, {settleSeconds, swapSettleSeconds});
  state.memory.levelBefore = memoryAt(state, clockOf(state)).level;
};
