import {availableParallelism, totalmem} from 'node:os';
import {waitAtMost} from '../../wait-at-most.js';
import type {Machine} from '../types.js';
import {chipName, isAppleChip, isTranslated} from './chip.js';
import type {RunningTool, RunTool} from './run-tool.js';
import {majorVersion, parseSystemName} from './sw-vers.js';
import {parseSysctl, sysctlNumber} from './sysctl.js';
import {gpuWorkingSet} from './working-set.js';

const MACHINE_SYSCTL = [
  '-i',
  'hw.memsize',
  'hw.ncpu',
  'machdep.cpu.brand_string',
  'iogpu.wired_limit_mb',
  'debug.iogpu.wired_limit',
];

/** The start of a run waits this long; the recorder asks again. */
const PATIENCE_MS = 2000;

/**
 * The machine as one `sysctl` and one `sw_vers` describe it; they are run again only while one of them has not answered
 * in time.
 */
export const createMachineReader = (run: RunTool): (() => Promise<Machine>) => {
  // A tool that cannot be run leaves its figures unknown; the others are still right.
  const asking = new Map<string, RunningTool>();
  const ask = async (...[name, args]: Parameters<RunTool>): Promise<string | null> => {
    // A tool that is still running is not started a second time.
    const tool = asking.get(name) ?? run(name, args);
    asking.set(name, tool);
    if (!(await waitAtMost(tool.answer, PATIENCE_MS))) {
      tool.unref();
      return null;
    }
    asking.delete(name);
    return tool.answer.catch(() => null);
  };
  let known: Machine | null = null;
  return async () => {
    if (known) return known;
    const [sysctl, versions] = await Promise.all([ask('sysctl', MACHINE_SYSCTL), ask('sw_vers')]);
    const values = parseSysctl(sysctl ?? '');
    const system = parseSystemName(versions ?? '');
    const brand = values.get('machdep.cpu.brand_string') ?? null;
    const memoryBytes = sysctlNumber(values, 'hw.memsize') ?? totalmem();
    const machine: Machine = {
      platform: 'darwin',
      processor: chipName(brand),
      ...(isTranslated(brand) && {translated: true}),
      cores: sysctlNumber(values, 'hw.ncpu') ?? availableParallelism(),
      memoryBytes,
      system,
      gpuWorkingSetBytes: gpuWorkingSet({
        memoryBytes,
        major: majorVersion(system),
        isAppleChip: isAppleChip(brand),
        wiredLimitMegabytes: sysctlNumber(values, 'iogpu.wired_limit_mb'),
        wiredLimitBytes: sysctlNumber(values, 'debug.iogpu.wired_limit'),
      }),
    };
    if (sysctl !== null && versions !== null) known = machine;
    return machine;
  };
};
