import {symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {change, workstation} from './fixture-tree.js';

/** A process to be written into a tree of /proc. Sizes in MB. */
export type Cast = {
  pid: number;
  parent?: number;
  user?: number;
  name: string;
  exe?: string;
  words?: readonly string[];
  cgroup?: string;
  resident?: number;
  anonymous?: number;
  /** Proportional share; null when the system does not give it. */
  share?: number | null;
  swapped?: number;
  started?: number;
};

export const APP_SLICE = '/user.slice/user-1000.slice/user@1000.service/app.slice';

/** A tree whose processes are exactly these, as /proc shows them. */
export const machineWith = (cast: readonly Cast[]): string => {
  const root = workstation({'proc/1': null, 'proc/42': null, 'proc/77': null, 'proc/900': null});
  for (const one of cast) {
    const {pid, parent = 1, user = 1000, name, words = [], cgroup = '/', resident = 100, started = pid} = one;
    const {anonymous = resident / 2, share = resident * 0.8, swapped = 0} = one;
    const kb = (megabytes: number): number => megabytes * 1024;
    const zeros = Array.from({length: 30}, () => 0).join(' ');
    const stat = `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 4194304 1 0 0 0 5 6 0 0 20 0 1 0 ${started} 1000 ${zeros}`;
    change(root, {
      [`proc/${pid}/stat`]: `${stat}\n`,
      [`proc/${pid}/status`]: [
        `Name:\t${name}`,
        `Uid:\t${user}\t${user}\t${user}\t${user}`,
        ...(resident > 0
          ? [
              `VmHWM:\t${kb(resident) + 1000} kB`,
              `VmRSS:\t${kb(resident)} kB`,
              `RssAnon:\t${kb(anonymous)} kB`,
              `VmSwap:\t${kb(swapped)} kB`,
            ]
          : []),
        '',
      ].join('\n'),
      [`proc/${pid}/cmdline`]: [one.exe ?? name, ...words].map(word => `${word}\0`).join(''),
      [`proc/${pid}/cgroup`]: `0::${cgroup}\n`,
      ...(share !== null && {
        [`proc/${pid}/smaps_rollup`]: `55e0-7ffe ---p 00000000 00:00 0 [rollup]\nRss: ${kb(resident)} kB\nPss: ${kb(share)} kB\nSwapPss: ${kb(swapped)} kB\n`,
      }),
    });
    if (one.exe) symlinkSync(one.exe, join(root, `proc/${pid}/exe`));
  }
  return root;
};
