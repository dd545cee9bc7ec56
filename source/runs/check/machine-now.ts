import {protectionOf} from '../../actions/quit-app.js';
import type {MachineNow} from '../../estimate/room.js';
import type {Host, Machine} from '../../host/types.js';
import type {Run} from '../../journal/runs.js';

/** The machine now, and what of it never changes. */
export type MachineReading = {now: MachineNow; machine: Machine | null};

const orNull = <Value>(reading: Promise<Value>): Promise<Value | null> => reading.catch(() => null);

/** So often the system is asked where it does not answer in time, as on a Mac that is busy. */
const TRIES = 6;

const memoryOf = async (host: Host, tries: number): Promise<MachineNow['memory']> => {
  const memory = await orNull(host.memory());
  const isKnown = memory !== null && memory.totalBytes !== null && memory.usedBytes !== null;
  return isKnown || tries <= 1 ? memory : memoryOf(host, tries - 1);
};

/**
 * Memory, the GPU's limit and, where `withApps` says so, the applications: on a Mac these take most of a second. Then a
 * slow system is waited for, too. `living` are the runs in progress, whose processes are no one's to quit. What cannot
 * be read is null.
 */
export const readMachineNow = async (
  host: Host,
  living: readonly Run[],
  withApps: boolean,
): Promise<MachineReading> => {
  const apps = withApps ? orNull(protectionOf(host, living).then(protection => host.apps(protection))) : null;
  const [memory, machine, listed] = await Promise.all([
    memoryOf(host, withApps ? TRIES : 1),
    orNull(host.machine()),
    apps,
  ]);
  return {
    machine,
    now: {
      platform: process.platform === 'darwin' ? 'darwin' : 'linux',
      memory,
      gpuWorkingSetBytes: machine?.gpuWorkingSetBytes ?? null,
      apps: listed,
    },
  };
};
