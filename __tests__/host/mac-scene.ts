import {parseCommands} from '../../source/host/darwin/apps/command-table.js';
import {groupApps} from '../../source/host/darwin/apps/group.js';
import {frontApp, parseAppList} from '../../source/host/darwin/apps/launch-services.js';
import {parseTop} from '../../source/host/darwin/apps/top-table.js';
import type {TerminalEnvironment} from '../../source/host/darwin/environment.js';
import type {App, Protection} from '../../source/host/types.js';

/** A process of the scene: as ps and top print it. */
export type Cast = {
  pid: number;
  /** 1 when left out: started by launchd. */
  parent?: number;
  user?: number;
  command: string;
  /** The kernel's name; else the last part of the command's path. top prints 16 characters of it. */
  name?: string;
  /** As top prints it; not in its table when left out. */
  mem?: string;
  cmprs?: string;
};

export type Listed = {
  name: string;
  pid: number;
  id?: string;
  bundle?: string;
  type?: string;
  coalition?: {id: number; pids: number[]};
  front?: boolean;
};

const shortName = ({command, name}: Cast): string =>
  (name ?? (command.startsWith('/') ? (command.split(' -')[0]?.split('/').at(-1) ?? '') : command)).slice(0, 16);

/** What `top -l 1 -o mem -stats pid,command,mem,cmprs` prints. */
export const topText = (cast: readonly Cast[]): string =>
  [
    'Processes: 612 total, 3 running, 609 sleeping, 3120 threads ',
    '2026/02/03 10:11:12',
    'Load Avg: 3.10, 2.95, 2.80 ',
    'CPU usage: 20.10% user, 9.05% sys, 70.85% idle ',
    'PhysMem: 15G used (2497M wired, 5090M compressor), 103M unused.',
    'VM: 310T vsize, 5100M framework vsize, 120(0) swapins, 300(0) swapouts.',
    '',
    'PID    COMMAND          MEM   CMPRS',
    ...cast.flatMap(one =>
      one.mem === undefined
        ? []
        : [
            `${String(one.pid).padEnd(6)} ${shortName(one).padEnd(16)} ${one.mem.padEnd(5)} ${(one.cmprs ?? '0B').padEnd(5)}`,
          ],
    ),
    '',
  ].join('\n');

/** What `ps -axo pid=,ppid=,uid=,command=` prints. */
export const psText = (cast: readonly Cast[]): string =>
  cast
    .map(
      ({pid, parent = 1, user = 501, command}) =>
        `${String(pid).padStart(5)} ${String(parent).padStart(5)} ${String(user).padStart(5)} ${command}\n`,
    )
    .join('');

/** What `lsappinfo list` prints. */
export const listText = (apps: readonly Listed[]): string =>
  apps
    .map(({name, pid, id, bundle, type = 'Foreground', coalition, front}, index) =>
      [
        `${String(index + 1).padStart(2)}) "${name}" ASN:0x0-0x${(0x1000 + index).toString(16)}: ${front ? '(in front)' : ''}`,
        `    bundleID=${id ? `"${id}"` : '[ NULL ]'}`,
        ...(bundle ? [`    bundle path="${bundle}"`] : []),
        ...(bundle ? [`    executable path="${bundle}/Contents/MacOS/${name}"`] : []),
        `    pid = ${pid} type="${type}" flavor=3 Version="1.2" fileType="APPL" creator="????" Arch=ARM64 `,
        ...(coalition
          ? [`    coalition: ${coalition.id}${coalition.pids.length > 0 ? `  { ${coalition.pids.join(' ')} }` : ''}`]
          : []),
        '    parentASN=ASN:0x1-0x10e7e: ',
        '',
      ].join('\n'),
    )
    .join('\n');

export type Scene = {
  cast: readonly Cast[];
  apps?: readonly Listed[];
  protection?: Protection;
  userId?: number;
  /** False: ps is forbidden. */
  ps?: boolean;
  /** True on a macOS where what lives in an application may end with it. */
  ends?: boolean;
  environments?: ReadonlyMap<number, TerminalEnvironment>;
};

/** What becomes of a scene once its tools' answers are read and grouped. */
export const grouped = ({
  cast,
  apps = [],
  protection,
  userId = 501,
  ps = true,
  ends = false,
  environments = new Map(),
}: Scene): App[] => {
  const listed = parseAppList(listText(apps));
  return groupApps({
    top: parseTop(topText(cast)),
    commands: parseCommands(ps ? psText(cast) : ''),
    listed,
    front: frontApp(listed, null),
    protection: protection ?? {trainerPids: [], ownPids: []},
    userId,
    ends,
    environments,
  });
};

export const appIn = (apps: readonly App[], name: string): App => {
  const found = apps.filter(app => app.name === name);
  const [app] = found;
  if (!app || found.length > 1) throw new Error(`${found.length} apps called ${name} among ${apps.map(a => a.name)}`);
  return app;
};

export const MB = 1024 ** 2;

const CURSOR = '/Applications/Cursor.app/Contents';

/** Cursor as Electron shows itself: some with their path, some with rewritten argv. */
export const CURSOR_CAST: readonly Cast[] = [
  {pid: 700, command: `${CURSOR}/MacOS/Cursor`, mem: '310M', cmprs: '100M'},
  {
    pid: 701,
    parent: 700,
    command: `${CURSOR}/Frameworks/Electron Framework.framework/Helpers/chrome_crashpad_handler --no-rate-limit`,
    mem: '4M',
  },
  {
    pid: 702,
    parent: 700,
    command: `${CURSOR}/Frameworks/Cursor Helper (GPU).app/Contents/MacOS/Cursor Helper (GPU) --type=gpu-process`,
    mem: '190M',
    cmprs: '50M',
  },
  {
    pid: 703,
    parent: 700,
    command: `${CURSOR}/Frameworks/Cursor Helper (Renderer).app/Contents/MacOS/Cursor Helper (Renderer) --type=renderer`,
    mem: '1200M+',
    cmprs: '700M+',
  },
  {
    pid: 704,
    parent: 700,
    command: 'Cursor Helper (Plugin): extension-host [1-1]',
    name: 'Cursor Helper (Plugin)',
    mem: '1400M',
    cmprs: '800M-',
  },
  {pid: 705, parent: 700, command: 'Cursor Helper: terminal pty-host', name: 'Cursor Helper', mem: '90M'},
  {
    pid: 706,
    parent: 704,
    command: '/usr/local/bin/node /Users/me/.cursor/server.js',
    name: 'node',
    mem: '400M',
    cmprs: '300M',
  },
];

export const CURSOR_BYTES = (310 + 4 + 190 + 1200 + 1400 + 90 + 400) * MB;

export const CURSOR_LISTED: Listed = {
  name: 'Cursor',
  pid: 700,
  id: 'com.todesktop.230313mzl4w4u92',
  bundle: '/Applications/Cursor.app',
};
