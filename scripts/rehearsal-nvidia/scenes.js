/** @import {Card, Process, State} from './types.ts' */

/** What the trainer of a scene is known by: `mlxtop demo`'s, and any script that names it. */
export const TRAINER_WORDS = 'demo-trainer|train.py';

/**
 * @param {number} [index]
 * @returns {Card}
 */
const h100 = (index = 0) => ({
  name: 'NVIDIA H100 80GB HBM3',
  uuid: `GPU-00000000-0000-0000-0000-00000000000${index}`,
  busId: `00000000:0${index}:06.0`,
  total: 81559,
  reserved: 480,
  unseen: 9,
  busy: {average: 92, low: 86, high: 97},
  watts: {busy: 584, idle: 124},
  limit: 700,
  celsius: {busy: 52, idle: 42},
  reasons: 0,
  mig: false,
});

/** @returns {Process} */
const trainer = () => ({
  card: 0,
  who: {words: TRAINER_WORDS},
  name: '/home/user/.venv/bin/python3',
  type: 'C',
  size: 20036,
});

/**
 * @param {number} pid
 * @param {number} size
 * @param {{from?: number, until?: number}} [when]
 * @returns {Process}
 */
export const other = (pid, size, when = {}) => ({
  ...{card: 0, who: {pid}, name: '/home/user/.venv/bin/python3', type: 'C', size},
  ...when,
});

const BROKEN = {
  library:
    "NVIDIA-SMI couldn't find libnvidia-ml.so library in your system. Please make sure that the NVIDIA Display Driver is properly installed and present in your system.\nPlease also try adding directory that contains libnvidia-ml.so to your system PATH.\n",
  driver:
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n\n",
  versions: 'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 580.159\n',
  permission: 'Failed to initialize NVML: Insufficient Permissions\n',
};

/** @type {Record<string, () => Partial<State>>} */
export const SCENES = {
  /** One training run that keeps its card busy. */
  training: () => ({}),
  /** No process on the card, whatever runs. */
  idle: () => ({processes: []}),
  /** Two other training runs are there all the time. */
  shared: () => ({
    cards: [{...h100(), busy: {average: 100, low: 100, high: 100}, watts: {busy: 608, idle: 124}}],
    processes: [trainer(), other(1956, 2428), other(2162, 20568)],
  }),
  /** The others come after a while, and go again. */
  story: () => ({
    processes: [trainer(), other(1956, 2428, {from: 60, until: 150}), other(2162, 20568, {from: 75, until: 150})],
  }),
  /** The card waits for its data: single looks are anything. */
  waits: () => ({cards: [{...h100(), busy: {average: 28, low: 0, high: 100}, watts: {busy: 260, idle: 124}}]}),
  /** At its power limit, which is normal. */
  limit: () => ({
    cards: [{...h100(), busy: {average: 99, low: 98, high: 100}, watts: {busy: 697, idle: 124}, reasons: 0x4}],
  }),
  hot: () => ({
    cards: [{...h100(), celsius: {busy: 88, idle: 60}, watts: {busy: 410, idle: 124}, reasons: 0x40 | 0x8}],
  }),
  brake: () => ({cards: [{...h100(), watts: {busy: 350, idle: 124}, reasons: 0x80 | 0x8}]}),
  /** Almost no memory is left. */
  full: () => ({processes: [{...trainer(), size: 79500}]}),
  /** The others' memory is seen, and they are not (a container). */
  container: () => ({cards: [{...h100(), unseen: 41000}]}),
  two: () => ({cards: [h100(0), h100(1)], processes: [trainer(), {...other(3001, 12000), card: 1}]}),
  mig: () => ({cards: [{...h100(), mig: true}], processes: [{...trainer(), size: null}]}),
  old: () => ({old: true, driver: '470.256.02', cuda: '11.4'}),
  library: () => ({fault: {kind: 'exit', code: 12, text: BROKEN.library}}),
  driver: () => ({fault: {kind: 'exit', code: 9, text: BROKEN.driver}}),
  versions: () => ({fault: {kind: 'exit', code: 18, text: BROKEN.versions}}),
  permission: () => ({fault: {kind: 'exit', code: 4, text: BROKEN.permission}}),
  none: () => ({cards: [], processes: []}),
  hang: () => ({fault: {kind: 'hang'}}),
  slow: () => ({fault: {kind: 'slow', seconds: 3}}),
  dies: () => ({fault: {kind: 'dies', looks: 2, code: 255}}),
};

/**
 * The state that a scene begins with.
 * @param {string} name
 * @returns {State}
 */
export const sceneOf = name => {
  const scene = SCENES[name];
  if (scene === undefined) throw new Error(`No scene ${name}: ${Object.keys(SCENES).join(', ')}`);
  return {
    ...{driver: '580.159.04', cuda: '13.0', old: false, beganAt: Date.now()},
    ...{cards: [h100()], processes: [trainer()], fault: null},
    ...scene(),
  };
};
