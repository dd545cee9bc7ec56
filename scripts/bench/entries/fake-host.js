// A made-up Mac with 16 GB for a recorder: its figures wander through the day, and its trainer works.
import {sample} from './events.js';

/** @import {Host} from '../../../source/host/types.ts' */

const TRAINER = 4343;

/**
 * `elapsed` tells the seconds since the run began.
 * @param {() => number} elapsed
 * @returns {Host}
 */
export const fakeHost = elapsed => {
  const processes = async () => [
    {
      ...{pid: 4242, parentPid: 1, groupId: 4242, sessionId: 4242, stopped: false, zombie: false},
      cpuSeconds: 0.1,
      name: 'sh',
    },
    {
      ...{pid: TRAINER, parentPid: 4242, groupId: 4242, sessionId: 4242, stopped: false, zombie: false},
      ...{cpuSeconds: elapsed() * 0.45 + 10 * Math.sin(elapsed() / 100), name: 'python'},
    },
  ];
  return {
    toolsFolder: null,
    memory: async () => ({
      ...sample(0, elapsed()).memory,
      ...{compressBytesPerSecond: 16_384 * (Math.floor(elapsed()) % 7), decompressBytesPerSecond: 0},
      ...{swappedOutBytes: 8_000_000_000 + Math.floor(elapsed()) * 16_384, diskFreeBytes: 123_456_789_504},
    }),
    processes,
    someProcesses: async pids => (await processes()).filter(({pid}) => pids.includes(pid)),
    processMemory: async () => ({
      ...sample(0, elapsed()).trainer,
      ...{peakBytes: 5_600_000_000, swappedBytes: 16_384 * (Math.floor(elapsed()) % 1000)},
    }),
    processIdentity: async pid => (pid === 4242 || pid === TRAINER || pid === process.pid ? `id-${pid}` : null),
    processStartedAt: async () => null,
    commandLine: async () => ['python', 'train.py'],
    workingDirectory: async () => '/',
    machine: async () => ({platform: 'darwin', processor: null, cores: 8, memoryBytes: null, system: ''}),
    power: async () => ({
      ...{gpuPercent: 90 + (Math.floor(elapsed()) % 9), onBattery: false, hasBattery: true, lowPowerMode: false},
      speedLimitPercent: 100,
    }),
    lastSleep: () => null,
    processorUse: () => ({share: 0.3 + 0.2 * Math.sin(elapsed() / 50), kernelShare: 0.02, cores: 8}),
    apps: async () =>
      ['Cursor', 'Google Chrome', 'Docker Desktop'].map((name, index) => ({
        ...{name, bundleId: `org.example.${index}`, bytes: 3e9 / (index + 1), atLeast: false, compressedBytes: 1e9},
        ...{processes: 12, mainPid: 99 + index, pids: [99 + index], protected: null},
      })),
    place: async () => ({machine: null, host: null, boot: null, pidNamespace: null}),
    sessionApp: async () => null,
    quitApp: async () => ({result: 'not-running'}),
  };
};
