import type {Place} from '../../journal/place.js';
import {machineMark} from '../machine-mark.js';
import type {SystemFiles} from './system-files.js';

/** Many containers have no id of their own: the file says `uninitialized`, is empty, or is missing (machine-id(5)). */
const machineOf = (text: string | null): string | null => {
  const id = text?.trim() ?? '';
  return /^[0-9a-f]{32}$/.test(id) && !/^0+$/.test(id) ? machineMark(id) : null;
};

const lineOf = (text: string | null): string | null => text?.trim() || null;

/**
 * From proc(5) and namespaces(7): all containers share the kernel's boot id, but each has a PID namespace of its own.
 */
export const readPlace = (files: SystemFiles): Place => ({
  machine: machineOf(files.text('/etc/machine-id')),
  host: lineOf(files.text('/proc/sys/kernel/hostname')),
  boot: lineOf(files.text('/proc/sys/kernel/random/boot_id')),
  pidNamespace: files.link('/proc/self/ns/pid'),
});
