import {appEntry, everyName} from './catalogue.js';
import {GIB, MIB} from './model.js';
import {restOf} from './state.js';

/** @import {Scene} from './types.ts' */

/** What a 3B model with LoRA holds in the guide's setting: below the GPU's working set of a 16 GB Mac (10.7 GiB). */
const TRAINER = {footprintBytes: 9.5 * GIB, peakBytes: 9.68 * GIB};

/** @param {...string} names */
const without = (...names) => everyName.filter(name => !names.includes(name));

/** Docker's virtual machine with 750 MiB more: enough to need the compressor, not enough to swap. */
const busyDocker = () => {
  const entry = appEntry('Docker Desktop');
  const machine = entry.processes.find(process => process.id === 'vm');
  if (machine === undefined) throw new Error('Docker Desktop has no virtual machine');
  machine.footprintBytes = restOf(machine.footprintBytes) + 750 * MIB;
  return entry;
};

/** @type {Record<string, () => Scene>} */
const SCENES = {
  red: () => ({apps: everyName, trainer: TRAINER}),
  yellow: () => ({apps: [...without('Cursor', 'Docker Desktop'), busyDocker()], trainer: TRAINER}),
  green: () => ({apps: without('Cursor'), trainer: TRAINER}),
  idle: () => ({apps: everyName, trainer: null}),
};

/**
 * What runs in a scene, on 16 GB: `red` (3.2 GB swapped, level 4), `yellow` (compressing, level 2), `green` (level 1,
 * no swap), and `idle` (the apps of red, no trainer).
 * @param {string} name
 */
export const sceneOf = name => {
  const make = SCENES[name];
  if (!make) throw new Error(`No scene ${name}: ${Object.keys(SCENES).join(', ')}`);
  return make();
};
