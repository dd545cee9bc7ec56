import type {Chance} from '../../../scripts/bench/eta/random.js';
import type {AppSample, MemorySample, Pressure} from '../../../source/journal/events.js';
import {GB, type MadeApp, SWAP_BYTES, SWAP_RATE, type Whole} from './scenario.js';
import {at} from './spans.js';

const MB = 1024 ** 2;
/** Swap grows and shrinks over about so many seconds. */
const GROWS_IN = 180;
const SHRINKS_IN = 400;
/** What the system and all that is not listed hold. */
const SYSTEM_BYTES = 1.6 * GB;
const WIRED_BYTES = 1.9 * GB;
const pages = (bytes: number): number => Math.round(Math.max(0, bytes) / 16_384) * 16_384;

/** The memory of the machine of a scenario, read one time after the other. */
export class MadeMemory {
  readonly #scenario: Whole;
  readonly #chance: Chance;
  #swapUsed = 0;
  /** Since the machine was started, long before. */
  #swappedOut = 41 * GB;
  #first: number | null = null;
  mostSwapBytes = 0;

  constructor(scenario: Whole, chance: Chance) {
    this.#scenario = scenario;
    this.#chance = chance;
  }

  /** Written to swap since the first reading. */
  get swappedOutBytes(): number {
    return this.#swappedOut - (this.#first ?? this.#swappedOut);
  }

  pressure(t: number): Pressure {
    const {swapping, pressures} = this.#scenario;
    const spell = at(swapping, t);
    if (spell) return spell.pressure ?? 'red';
    return at(pressures, t)?.is ?? 'green';
  }

  /** What the trainer holds: it loads its model first. */
  trainerBytes(t: number): number {
    return pages(
      this.#scenario.footprintBytes * Math.min(1, Math.max(0.02, t / 20)) * (1 - 0.01 * this.#chance.share()),
    );
  }

  #open(t: number): readonly MadeApp[] {
    const {apps, quits} = this.#scenario;
    const isGone = (name: string): boolean =>
      quits.some(({app, at: when, result = 'quit'}) => app === name && result === 'quit' && when <= t);
    return apps.filter(({name}) => !isGone(name));
  }

  /** The applications that are open, largest first. */
  apps(t: number): AppSample[] {
    return this.#open(t)
      .map(({name, bundleId = null, bytes, protected: why = null}) => ({
        name,
        bundleId,
        bytes: pages(bytes * (1 - 0.02 * this.#chance.share())),
        atLeast: false,
        compressedBytes: pages(0.2 * bytes),
        processes: 1 + Math.round(bytes / (0.2 * GB)),
        protected: why,
        cpuPercent: 2,
      }))
      .sort((a, b) => b.bytes - a.bytes);
  }

  #traffic(t: number): {out: number; back: number} {
    const spell = at(this.#scenario.swapping, t);
    const chance = this.#chance;
    if (!spell) return {out: 0.05 * MB * chance.share(), back: 0.1 * MB * chance.share()};
    const lump = Math.exp(0.4 * chance.normal() - 0.08);
    const out = (spell.bytesPerSecond ?? SWAP_RATE) * lump;
    return {out, back: 0.8 * out};
  }

  #grow(t: number, seconds: number): void {
    const {swapping, quits} = this.#scenario;
    const spell = at(swapping, t);
    const hasQuit = quits.some(({at: when, result = 'quit'}) => result === 'quit' && when <= t);
    const goal = spell ? (spell.swapBytes ?? SWAP_BYTES) : hasQuit ? 0 : 0.8 * this.#swapUsed;
    const within = spell ? GROWS_IN : SHRINKS_IN * (hasQuit ? 1 : 20);
    this.#swapUsed += (goal - this.#swapUsed) * (1 - Math.exp(-seconds / within));
    this.mostSwapBytes = Math.max(this.mostSwapBytes, pages(this.#swapUsed));
  }

  /** A reading so many seconds after the run was started, and after the one before. */
  read(t: number, sinceSeconds: number): MemorySample {
    const {memoryBytes} = this.#scenario;
    const {out, back} = this.#traffic(t);
    this.#grow(t, sinceSeconds);
    this.#swappedOut += Math.round(out) * sinceSeconds;
    this.#first ??= this.#swappedOut;
    const pressure = this.pressure(t);
    const trainer = this.trainerBytes(t);
    const wired = WIRED_BYTES + 0.7 * trainer;
    const open = this.#open(t).reduce((sum, {bytes}) => sum + bytes, 0) * (1 - 0.01 * this.#chance.share());
    const wanted = 0.3 * trainer + SYSTEM_BYTES + open - this.#swapUsed;
    const room = memoryBytes - wired - 0.3 * GB;
    const squeezed = Math.max(0, wanted - room);
    const compressed = 0.3 * GB + Math.min(0.5 * squeezed, 4 * GB);
    const app = Math.min(wanted, room - compressed);
    const used = wired + app + compressed;
    const busy = pressure === 'green' ? 0.2 : 60;
    return {
      totalBytes: memoryBytes,
      usedBytes: pages(used),
      appBytes: pages(app),
      wiredBytes: pages(wired),
      compressedBytes: pages(compressed),
      cachedBytes: pages(0.7 * (memoryBytes - used)),
      freeBytes: pages(0.3 * (memoryBytes - used)),
      swapUsedBytes: pages(this.#swapUsed),
      swapTotalBytes: this.#swapUsed > 0 ? GB * Math.ceil((this.#swapUsed + 0.5 * GB) / GB) : 0,
      swapInBytesPerSecond: Math.round(back),
      swapOutBytesPerSecond: Math.round(out),
      compressBytesPerSecond: Math.round(busy * MB * this.#chance.share()),
      decompressBytesPerSecond: Math.round(busy * MB * this.#chance.share()),
      swappedOutBytes: Math.round(this.#swappedOut),
      diskFreeBytes: 180 * GB,
      pressure,
      pressureSource: 'kernel',
      limitedBy: 'machine',
    };
  }
}
