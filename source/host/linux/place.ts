import type {Place} from '../../journal/place.js';
import {machineMark} from '../machine-mark.js';
import type {SystemFiles} from './system-files.js';

/** A container has often none of its own, and then `uninitialized`, nothing, or no file (machine-id(5)). */
const machineOf = (text: string | null): string | null => {
  const id = text?.trim() ?? '';
  return /^[0-9a-f]{32}$/.test(id) && !/^0+$/.test(id) ? machineMark(id) : null;
};

const lineOf = (text: string | null): string | null => text?.trim() || null;

/** By proc(5) and namespaces(7): the boot is the kernel's, and so the machine's in every container; the PID namespace is not. */
export const readPlace = (files: SystemFiles): Place => ({
  machine: machineOf(files.text('/etc/machine-id')),
  host: lineOf(files.text('/proc/sys/kernel/hostname')),
  boot: lineOf(files.text('/proc/sys/kernel/random/boot_id')),
  pidNamespace: files.link('/proc/self/ns/pid'),
});
