import {availableParallelism, cpus, totalmem} from 'node:os';
import type {Host, ProcessInfo} from '../types.js';
import {lookAtMemory} from './memory.js';
import {PS_COLUMNS, parsePsTable} from './ps-table.js';
import {runTool} from './run-tool.js';

/** Where macOS keeps its tools; others of the same name on PATH (nix, coreutils) print other columns. */
const TOOLS = {ps: '/bin/ps', swVers: '/usr/bin/sw_vers'};

/** `macOS 26.5` from `sw_vers`' `ProductName:` and `ProductVersion:` lines. */
const systemName = (versions: string): string =>
  ['ProductName', 'ProductVersion']
    .flatMap(key => new RegExp(`^${key}:\\s*(.+?)\\s*$`, 'm').exec(versions)?.[1] ?? [])
    .join(' ') || 'macOS';

/**
 * Interim source for macOS: memory and swap totals by systeminformation, processes by ps. Pressure, the parts of memory, swap
 * rates, footprints and sessions are null here until they are read from the system's own tools (sysctl, vm_stat, top).
 */
export const createDarwinHost = (tools = TOOLS): Host => {
  const rows = async (...selection: string[]) =>
    parsePsTable(await runTool(tools.ps, [...selection, '-o', PS_COLUMNS]));
  const list = async (...selection: string[]): Promise<ProcessInfo[]> =>
    (await rows(...selection)).map(({residentBytes, ...info}) => info);
  return {
    memory: lookAtMemory,
    processes: () => list('-ax'),
    someProcesses: async pids => (pids.length === 0 ? [] : list('-p', pids.join(','))),
    processMemory: async pid => {
      const [row] = await rows('-p', String(pid));
      const memoryBytes = row === undefined || row.zombie ? null : row.residentBytes;
      return {memoryBytes, memoryKind: 'resident', swappedBytes: null};
    },
    // lstart is the second of the start by the wall clock, kept by the kernel: a pid does not come round within one second.
    processIdentity: async pid => (await runTool(tools.ps, ['-p', String(pid), '-o', 'lstart='])).trim() || null,
    machine: async () => ({
      platform: 'darwin',
      processor: cpus()[0]?.model ?? null,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      system: systemName(await runTool(tools.swVers)),
    }),
  };
};
