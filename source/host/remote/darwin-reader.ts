import type {MemorySample} from '../../journal/events.js';
import {parseCommands} from '../darwin/apps/command-table.js';
import {groupApps} from '../darwin/apps/group.js';
import {frontApp, parseAppList} from '../darwin/apps/launch-services.js';
import {parseTop} from '../darwin/apps/top-table.js';
import {type Footprint, parseFootprints} from '../darwin/footprint.js';
import {createPressureTracker, sampleOf} from '../darwin/memory.js';
import {createSysctlReader, createVmStatReader} from '../darwin/memory-readings.js';
import {type PsRow, parsePsTable, startTime} from '../darwin/ps-table.js';
import type {ProcessMemory} from '../types.js';
import {environmentOf, type KnownProcess, type RemoteProcess, type RemoteReader} from './reading.js';
import type {Hello} from './session.js';

type Sections = ReadonlyMap<string, string>;

/** Reads `sysctl` and `vm_stat` of one machine, one answer after the other. */
const createMemoryAnswers = (): ((sections: Sections, at: number) => MemorySample | null) => {
  let pageBytes: number | null = null;
  let totalBytes: number | null = null;
  const vmStat = createVmStatReader();
  const sysctl = createSysctlReader(() => pageBytes);
  const pressure = createPressureTracker();
  return (sections, at) => {
    const counts = vmStat(sections.get('vm_stat') ?? '', at);
    pageBytes = counts?.pageBytes ?? pageBytes;
    const values = sysctl(sections.get('sysctl') ?? '', at);
    if (counts === null && values === null) return null;
    totalBytes = values?.memoryBytes ?? totalBytes;
    const readings = {
      vmStat: counts && {value: counts, ageMs: 0},
      sysctl: values && {value: values, ageMs: 0},
    };
    return sampleOf(readings, totalBytes, null, pressure(readings));
  };
};

/** The processes of a launcher, by pid: lines `PID NAME=value`, and the command lines `PID WORDS…`. */
const foundIn = (sections: Sections): Map<number, KnownProcess> | null => {
  const text = sections.get('environments');
  if (text === undefined) return null;
  const lines = new Map<number, string[]>();
  for (const line of text.split('\n')) {
    const [, pid, rest = ''] = /^(\d+) (\w+=.*)$/.exec(line) ?? [];
    if (pid !== undefined) lines.set(Number(pid), [...(lines.get(Number(pid)) ?? []), rest]);
  }
  const words = new Map<number, string[]>();
  for (const line of (sections.get('commands') ?? '').split('\n')) {
    const [, pid, command = ''] = /^\s*(\d+)\s+(\S.*?)\s*$/.exec(line) ?? [];
    if (pid !== undefined) words.set(Number(pid), command.split(/\s+/));
  }
  return new Map([...lines].map(([pid, all]) => [pid, {environment: environmentOf(all), words: words.get(pid) ?? []}]));
};

const memoryOf = (row: PsRow, footprint: Footprint | undefined): ProcessMemory =>
  footprint === undefined
    ? {memoryBytes: row.residentBytes, memoryKind: 'resident', swappedBytes: null}
    : {memoryBytes: footprint.bytes, memoryKind: 'footprint', swappedBytes: null, peakBytes: footprint.peakBytes};

/** Reads what the tools of another Mac print, by the parsers of this one's own. */
export const createDarwinReader = ({userId}: Pick<Hello, 'userId'>, wallNow: () => number = Date.now): RemoteReader => {
  const memory = createMemoryAnswers();
  let known: ReadonlyMap<number, KnownProcess> = new Map();
  /** What its clock is ahead of ours, in ms. */
  let aheadMs = 0;
  const footprints = new Map<string, Footprint>();

  const processOf = (row: PsRow, at: ReadonlyMap<number, Footprint>): RemoteProcess[] => {
    const facts = known.get(row.pid);
    if (facts === undefined || row.startedAt === null) return [];
    const key = `${row.pid} ${row.startedAt}`;
    const measured = at.get(row.pid);
    if (measured) footprints.set(key, measured);
    const started = startTime(row.startedAt);
    return [
      {
        info: row,
        memory: memoryOf(row, footprints.get(key)),
        start: row.startedAt.replaceAll(' ', '_'),
        ageSeconds: started === null ? null : Math.max(0, (wallNow() + aheadMs - started) / 1000),
        ...facts,
      },
    ];
  };

  return {
    read(sections, at) {
      known = foundIn(sections) ?? known;
      const seconds = /^\d{1,12}/.exec(sections.get('now') ?? '')?.[0];
      if (seconds !== undefined) aheadMs = Number(seconds) * 1000 - wallNow();
      const measured = parseFootprints(sections.get('footprint') ?? '');
      const rows = parsePsTable(sections.get('ps') ?? '', at).filter(({zombie}) => !zombie);
      const processes = rows.flatMap(row => processOf(row, measured));
      const keys = new Set(rows.map(({pid, startedAt}) => `${pid} ${startedAt}`));
      for (const key of footprints.keys()) if (!keys.has(key)) footprints.delete(key);
      return {platform: 'darwin', memory: memory(sections, at), processes};
    },
    apps(sections, trainerPids) {
      const listed = parseAppList(sections.get('lsappinfo') ?? '');
      return groupApps({
        top: parseTop(sections.get('top') ?? ''),
        commands: parseCommands(sections.get('commands') ?? ''),
        listed,
        front: frontApp(listed, null),
        protection: {trainerPids, ownPids: []},
        userId,
        ends: false,
        environments: new Map(),
      });
    },
  };
};
