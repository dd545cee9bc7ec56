import type {AppSample, MemorySample, Pressure} from '../../../source/journal/events.js';
import {sample, Timeline} from '../timeline.js';

export const MB = 1024 ** 2;
export const GB = 1024 ** 3;

const CALM: MemorySample = {
  totalBytes: 16 * GB,
  usedBytes: 9 * GB,
  appBytes: 6 * GB,
  wiredBytes: 2 * GB,
  compressedBytes: GB,
  cachedBytes: 4 * GB,
  freeBytes: 3 * GB,
  swapUsedBytes: 0,
  swapTotalBytes: 0,
  swapInBytesPerSecond: 0,
  swapOutBytesPerSecond: 0,
  pressure: 'green',
  pressureSource: 'kernel',
  limitedBy: 'machine',
};

/** What another machine does for a while: its traffic in MB a second, its pressure; null where it is not read. */
export type HostDoes = {swap?: number; pressure?: Pressure} | null;

export const CHROME: AppSample = {
  ...{name: 'Chrome', bundleId: 'com.google.Chrome', bytes: 2.1 * GB, atLeast: false},
  ...{compressedBytes: null, processes: 9, protected: null},
};

/** A run on `m1`, which records, and on others: what each of them does second by second. */
export class HostsTimeline extends Timeline {
  /** Names the machines; the first one records. */
  on(...names: string[]): this {
    return this.add({
      type: 'hosts',
      hosts: names.map((name, index) => ({name, here: index === 0})),
      ranks: names.map((host, rank) => ({rank, host})),
      told: 'hostfile',
    });
  }

  hostSample(host: string, does: NonNullable<HostDoes>): this {
    const {swap = 0, pressure = 'green'} = does;
    const memory: MemorySample = {
      ...CALM,
      swapUsedBytes: swap > 0 ? 3 * GB : 0,
      swapOutBytesPerSecond: swap * MB,
      pressure,
    };
    const trainer = {
      ...{memoryBytes: 5 * GB, memoryKind: 'footprint' as const, cpuPercent: 90, processes: 1, stopped: false},
    };
    return this.add({type: 'host-sample', host, platform: 'darwin', memory, trainer});
  }

  hostApps(host: string, apps: AppSample[] = [CHROME]): this {
    return this.add({type: 'host-apps', host, apps});
  }

  silent(host: string, trouble = 'dropped'): this {
    return this.add({type: 'host-state', host, answers: false, trouble, text: `ssh: ${host}: gone`});
  }

  /**
   * Time in which the machine that records is calm (or swaps `swap` MB a second) and the others do as told: it is read
   * every two seconds, they every four. Iterations are reported every `every` seconds.
   */
  together(seconds: number, others: Readonly<Record<string, HostDoes>>, {every = 0, swap = 0, first = 1} = {}): this {
    let iteration = first;
    for (let passed = 2; passed <= seconds; passed += 2) {
      const {memory, ...here} = sample(60 * passed);
      this.wait(2).add({...here, memory: memory && {...memory, swapOutBytesPerSecond: swap * MB}});
      if (passed % 4 === 0) {
        for (const [host, does] of Object.entries(others)) if (does !== null) this.hostSample(host, does);
      }
      if (every > 0 && passed % every === 0) this.report(iteration++);
    }
    return this;
  }
}
