import {availableParallelism} from 'node:os';
import type {Machine} from '../types.js';
import {parseMemoryInfo} from './memory-info.js';
import type {SystemFiles} from './system-files.js';

/** PRETTY_NAME of os-release(5): shell-like, quoted or not. */
const prettyName = (osRelease: string): string | null => {
  const [, quoted, bare] = /^PRETTY_NAME=(?:["'](.*)["']|(\S+))\s*$/m.exec(osRelease) ?? [];
  return quoted ?? bare ?? null;
};

/** The machine itself, whatever the control group allows. Most arm processors have no name in /proc/cpuinfo. */
export const readMachine = (files: SystemFiles): Machine => {
  const processors = files.text('/proc/cpuinfo') ?? '';
  const release = files.text('/etc/os-release') ?? files.text('/usr/lib/os-release') ?? '';
  const kernel = files.text('/proc/sys/kernel/osrelease')?.trim() ?? '';
  return {
    platform: 'linux',
    processor: /^model name[ \t]*:[ \t]*(\S.*?)[ \t]*$/m.exec(processors)?.[1] ?? null,
    cores: processors.match(/^processor[ \t]*:/gm)?.length ?? availableParallelism(),
    memoryBytes: parseMemoryInfo(files.text('/proc/meminfo') ?? '').totalBytes,
    system: [prettyName(release), `Linux ${kernel}`.trim()].filter(part => part !== null).join(', '),
  };
};
