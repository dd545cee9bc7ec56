import {CLOSE_ENOUGH, fewestApps} from '../insight/fewest-apps.js';
import type {Estimate, Fits} from './facts.js';
import {availableBytes, gainOf, keptApps, type MachineNow, quittable, swapRoom, withoutApps} from './room.js';

/** What would be free once these applications are quit, in bytes. */
export type RoomIfQuit = {apps: readonly string[]; bytes: number};

/** What stands in the way: too little memory, the GPU's working set, no room for swap. */
export type Limit = 'memory' | 'gpu' | 'swap';

/** Whether a training run fits this machine as it is now. */
export type Fit = {
  fits: Fits;
  /** Why it is not known, or null. */
  why: string | null;
  limit: Limit | null;
  /** It fits by the estimate, but not by its upper end. */
  isTight: boolean;
  /** What exceeds the free memory at the upper end has no room in swap: on Linux the kernel ends a program for it. */
  isFatal: boolean;
  /** Without anything being swapped; null where it is not known. */
  availableBytes: number | null;
  /** The fewest applications that suffice (or the largest few), then all that may be quit. */
  availableIfQuit: readonly RoomIfQuit[];
  /** Those to quit so that it fits; empty where that is not needed, or does not help. */
  quit: readonly string[];
  /** By how much it exceeds its limit as things are now; null where it does not. */
  overBytes: number | null;
  /** The same once everything is quit that may be. */
  overAfterQuittingBytes: number | null;
  /** Macs have panicked in such a state: its GPU memory above the working set, or so little free at the start. */
  risk: 'above-working-set' | 'little-free' | null;
  /** Whether applications were asked for at all. */
  knowsApps: boolean;
  /** Large applications that are not proposed, and why: the user could quit them all the same. */
  kept: readonly {name: string; bytes: number; why: string}[];
};

/** What is asked of an estimate here; of a model that is not understood only its weights are known. */
export type Needs = Pick<Estimate, 'peakBytes' | 'highBytes' | 'parts'>;

const GIB = 1024 ** 3;
/** MLX never allocates more than this share of memory (mlx, metal/allocator.cpp). */
const MLX_LIMIT_SHARE = 0.95;

const outsideGpu = ({parts}: Needs): number => parts.find(({name}) => name === 'framework')?.bytes ?? 0;

/**
 * mlx-train-perf's guard, which its authors set after kernel panics of machines that had paged for hours: refuse when
 * min(working set, free at the start − 2 GiB) is below a quarter of memory.
 */
const isBelowGuard = (machine: MachineNow, free: number): boolean => {
  const total = machine.memory?.totalBytes ?? null;
  if (machine.platform !== 'darwin' || total === null) return false;
  return Math.min(machine.gpuWorkingSetBytes ?? total, free - 2 * GIB) < total / 4;
};

/** The most that the GPU may hold here, in bytes; null where it has no limit of its own. */
const gpuLimit = ({platform, gpuWorkingSetBytes, memory}: MachineNow): number | null => {
  if (platform !== 'darwin') return null;
  return gpuWorkingSetBytes ?? (memory?.totalBytes == null ? null : MLX_LIMIT_SHARE * memory.totalBytes);
};

/**
 * The fewest applications that make room for the peak; one more than these, where that makes room for its upper end.
 * `fewestApps` takes a little less than what is missing for enough: never less than the peak.
 */
const appsToQuit = (
  sized: readonly {name: string; bytes: number}[],
  missing: {peak: number; high: number},
): string[] => {
  const few = fewestApps(sized, Math.max(1, missing.peak / CLOSE_ENOUGH));
  const safe = fewestApps(sized, Math.max(1, missing.high));
  const isWorthIt = safe.bytes >= missing.high && safe.apps.length <= few.apps.length + 1;
  return [...new Set((isWorthIt ? safe : few).apps.map(({name}) => name))];
};

/** The fewest applications that help, and all that may be quit: what would be free then. */
const roomsIfQuit = (machine: MachineNow, free: number, missing: {peak: number; high: number}) => {
  const sized = quittable(machine).map(app => ({name: app.name, bytes: gainOf(app)}));
  const roomWithout = (names: readonly string[]): RoomIfQuit => ({
    apps: names,
    bytes: availableBytes(withoutApps(machine, names)) ?? free,
  });
  const fewest = roomWithout(appsToQuit(sized, missing));
  const all = roomWithout([...new Set(sized.map(({name}) => name))]);
  const rooms = fewest.apps.length === all.apps.length ? [all] : [fewest, all];
  return {fewest, all, rooms: sized.length === 0 ? [] : rooms};
};

/** What holds in any case. */
const common = (machine: MachineNow, free: number | null) => ({
  availableBytes: free,
  knowsApps: machine.apps !== null,
  kept: keptApps(machine).map(app => ({name: app.name, bytes: app.bytes, why: app.protected ?? ''})),
});

const NOTHING = {
  why: null,
  limit: null,
  isTight: false,
  isFatal: false,
  quit: [],
  overBytes: null,
  overAfterQuittingBytes: null,
  risk: null,
} as const;

/** More than the GPU may use resident: quitting does not help. Null where it is not. */
const overGpu = (needs: Needs, machine: MachineNow): Pick<Fit, 'fits' | 'limit' | 'overBytes' | 'risk'> | null => {
  const limit = gpuLimit(machine);
  const over = limit === null ? 0 : needs.peakBytes - outsideGpu(needs) - limit;
  return over > 0 ? {fits: 'no', limit: 'gpu', overBytes: over, risk: 'above-working-set'} : null;
};

/** Its upper end may still exceed what the GPU may use resident. */
const mayExceedGpu = (needs: Needs, machine: MachineNow): boolean => {
  const limit = gpuLimit(machine);
  return limit !== null && needs.highBytes - outsideGpu(needs) > limit;
};

/** What happens to what is too much: it goes to swap, or has no room there. */
const beyond = (machine: MachineNow, over: number): Pick<Fit, 'fits' | 'limit'> => {
  const room = swapRoom(machine);
  return room !== null && over > room ? {fits: 'no', limit: 'swap'} : {fits: 'swaps', limit: 'memory'};
};

/** Whether so much could not even be swapped. */
const isFatal = (machine: MachineNow, bytes: number): boolean => {
  const room = swapRoom(machine);
  return room !== null && bytes - (availableBytes(machine) ?? 0) > room;
};

const judge = (needs: Needs, machine: MachineNow, free: number): Fit => {
  const {peakBytes, highBytes} = needs;
  const missing = {peak: peakBytes - free, high: highBytes - free};
  const {fewest, all, rooms} = roomsIfQuit(machine, free, missing);
  const risk: Fit['risk'] = mayExceedGpu(needs, machine) ? 'above-working-set' : null;
  const base = {
    ...NOTHING,
    ...common(machine, free),
    risk,
    availableIfQuit: rooms,
    isFatal: isFatal(machine, highBytes),
  };
  const over = peakBytes - free;
  const gpu = overGpu(needs, machine);
  if (gpu !== null) return {...base, ...gpu};
  if (over <= 0) return {...base, fits: 'yes', isTight: highBytes > free};
  const sufficient = [fewest, all].find(({bytes}) => bytes >= peakBytes);
  if (sufficient) {
    const isTight = highBytes > sufficient.bytes;
    return {
      ...base,
      fits: 'after-quitting',
      limit: 'memory',
      isTight,
      isFatal: isFatal(withoutApps(machine, sufficient.apps), highBytes),
      quit: sufficient.apps,
      overBytes: over,
    };
  }
  return {
    ...base,
    ...beyond(machine, peakBytes - all.bytes),
    overBytes: over,
    overAfterQuittingBytes: peakBytes - all.bytes,
    risk: risk ?? (isBelowGuard(machine, free) ? 'little-free' : null),
  };
};

/**
 * Whether what a training run needs fits the machine as it is now. Its estimate counts, and its upper end where it
 * decides how much to quit. Where there is no estimate (`why` says so), the weights alone can still show that it does
 * not fit.
 */
export const fitOf = (needs: Needs | {why: string; weightBytes: number | null}, machine: MachineNow): Fit => {
  const free = availableBytes(machine);
  const unknown = (why: string): Fit => ({
    ...NOTHING,
    ...common(machine, free),
    fits: 'unknown',
    why,
    availableIfQuit: free === null ? [] : roomsIfQuit(machine, free, {peak: 1, high: 1}).rooms.slice(-1),
  });
  if (free === null) return unknown('the system does not say how much memory is free');
  if (!('why' in needs)) return judge(needs, machine, free);
  const weights = needs.weightBytes ?? 0;
  const byWeights = judge({peakBytes: weights, highBytes: weights, parts: []}, machine, free);
  return byWeights.fits === 'no' || byWeights.fits === 'swaps' ? byWeights : unknown(needs.why);
};
