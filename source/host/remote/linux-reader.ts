import {readLinuxApps} from '../linux/apps/read.js';
import {createMemoryReader} from '../linux/memory.js';
import {parseProcessStat, TICKS_PER_SECOND} from '../linux/process-stat.js';
import {readProcessMemory} from '../linux/processes.js';
import {remoteFiles} from './linux-files.js';
import {environmentOf, type KnownProcess, type RemoteProcess, type RemoteReader} from './reading.js';
import type {Hello} from './session.js';

type Sections = ReadonlyMap<string, string>;

const wordsOf = (text: string): string[] => text.replace(/\n$/, '').replace(/\0$/, '').split('\0');

/** Processes that were sent with their environment for the first time. */
const newlyKnown = (sections: Sections): Map<number, KnownProcess> => {
  const known = new Map<number, KnownProcess>();
  for (const [name, text] of sections) {
    const pid = /^\/proc\/(\d+)\/environ$/.exec(name)?.[1];
    if (pid === undefined) continue;
    const words = wordsOf(sections.get(`/proc/${pid}/cmdline`) ?? '');
    known.set(Number(pid), {environment: environmentOf(text.split('\n')), words});
  }
  return known;
};

/** Reads the /proc files that another Linux machine sends, by the readers of this one's own. */
export const createLinuxReader = ({pageBytes, userId}: Pick<Hello, 'pageBytes' | 'userId'>): RemoteReader => {
  let newest: Sections = new Map();
  let at = 0;
  const files = remoteFiles(() => newest);
  const memory = createMemoryReader(files, () => at, {process: 'self', pageBytes});
  const known = new Map<number, KnownProcess & {start: string}>();

  const processIn = (line: string, fresh: ReadonlyMap<number, KnownProcess>): RemoteProcess[] => {
    const stat = parseProcessStat(line);
    if (stat === null) return [];
    const {pid} = stat.info;
    const before = known.get(pid);
    const facts = fresh.get(pid) ?? (before?.start === stat.startTicks ? before : undefined);
    if (facts === undefined) return [];
    const {environment, words} = facts;
    known.set(pid, {environment, words, start: stat.startTicks});
    const uptime = Number.parseFloat(newest.get('/proc/uptime') ?? '');
    const age = uptime - Number(stat.startTicks) / TICKS_PER_SECOND;
    const ageSeconds = Number.isFinite(age) ? Math.max(0, age) : null;
    return [
      {info: stat.info, memory: readProcessMemory(files, pid), start: stat.startTicks, ageSeconds, environment, words},
    ];
  };

  return {
    read(sections, time) {
      newest = sections;
      at = time;
      const fresh = newlyKnown(sections);
      const lines = (sections.get('stats') ?? '').split('\n');
      const processes = lines.flatMap(line => processIn(line, fresh));
      const pids = new Set(processes.map(({info}) => info.pid));
      for (const pid of known.keys()) if (!pids.has(pid)) known.delete(pid);
      return {
        platform: 'linux',
        memory: sections.has('/proc/meminfo') ? memory() : null,
        processes: processes.filter(({info}) => !info.zombie),
      };
    },
    apps(sections, trainerPids) {
      const all = remoteFiles(() => sections);
      return readLinuxApps(all, {trainerPids, ownPids: []}, userId);
    },
  };
};
