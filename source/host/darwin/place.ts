import {hostname} from 'node:os';
import type {Place} from '../../journal/place.js';
import {waitAtMost} from '../../wait-at-most.js';
import {machineMark} from '../machine-mark.js';
import type {RunTool} from './run-tool.js';
import {parseSysctl} from './sysctl.js';

const UUID = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;

/** The kernel's own id of this start of the machine; `-i` skips it on a kernel that does not know it. */
const BOOT = 'kern.bootsessionuuid';

const bootOf = (sysctl: string): string | null => {
  const boot = parseSysctl(sysctl).get(BOOT) ?? '';
  return UUID.test(boot) ? boot : null;
};

/** `"IOPlatformUUID" = "…"` of the machine's own node: unlike the host name it does not change with the network. */
const MACHINE_IOREG = ['-r', '-d', '1', '-w', '0', '-c', 'IOPlatformExpertDevice'];

const machineOf = (ioreg: string): string | null => {
  const id = /"IOPlatformUUID"\s*=\s*"([^"]+)"/.exec(ioreg)?.[1] ?? '';
  return UUID.test(id) ? machineMark(id) : null;
};

/** The start of a run waits this long, and a recorder takes its lock only afterwards. */
const PATIENCE_MS = 1500;

/**
 * From one `sysctl` and one `ioreg`, once for each process. A tool that fails or hangs leaves its part null; macOS has
 * no PID namespaces.
 */
export const createPlaceReader = (run: RunTool): (() => Promise<Place>) => {
  const ask = async (...[name, args]: Parameters<RunTool>): Promise<string> => {
    const {answer, unref} = run(name, args);
    let said = '';
    const done = answer.then(text => {
      said = text;
    });
    if (!(await waitAtMost(done, PATIENCE_MS))) unref();
    return said;
  };
  const look = async (): Promise<Place> => {
    const [sysctl, ioreg] = await Promise.all([ask('sysctl', ['-i', BOOT]), ask('ioreg', MACHINE_IOREG)]);
    return {machine: machineOf(ioreg), host: hostname(), boot: bootOf(sysctl), pidNamespace: null};
  };
  let known: Promise<Place> | undefined;
  return () => {
    known ??= look();
    return known;
  };
};
