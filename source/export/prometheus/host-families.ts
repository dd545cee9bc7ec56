import {printable} from '../../format/printable.js';
import type {HostView} from '../../insight/hosts/view.js';
import type {Family, Sample, ScrapedRun} from './family.js';
import {pressureLevel} from './machine-families.js';

type Read = (host: HostView) => number | null;

/** A value of each machine of a run on several. */
const ofEach =
  (read: Read) =>
  ({view}: ScrapedRun): readonly Sample[] =>
    view.hosts.map(host => ({labels: {host: printable(host.name)}, value: read(host)}));

/** The same of those whose last reading still speaks of now. */
const ofMemory = (read: (memory: NonNullable<HostView['memory']>) => number | null) =>
  ofEach(({memory, traffic}) => (memory === null || traffic === null ? null : read(memory)));

const gauge = (name: string, unit: Family['unit'], help: string, read: Family['read']): Family => ({
  ...{name: `mlxtop_host_${name}`, type: 'gauge', unit, help, read},
  ...{labels: '`host`: as the launcher names it', whileRunning: true},
});

const isUp = ({answers}: HostView): number | null => (answers === null ? null : Number(answers));

/** Each machine of a run that works on several, the one that records included. */
export const HOST_FAMILIES: readonly Family[] = [
  gauge('up', null, '1 for a machine of a run on several that answers, 0 for one that does not', ofEach(isUp)),
  gauge(
    'memory_size_bytes',
    'bytes',
    "Each machine's memory",
    ofMemory(({totalBytes}) => totalBytes),
  ),
  gauge(
    'memory_used_bytes',
    'bytes',
    "Each machine's memory in use",
    ofMemory(({usedBytes}) => usedBytes),
  ),
  gauge(
    'memory_pressure',
    null,
    'Memory pressure of each machine: 1 green, 2 yellow, 4 red',
    ofMemory(({pressure}) => pressureLevel(pressure)),
  ),
  gauge(
    'swap_used_bytes',
    'bytes',
    'Swap in use on each machine',
    ofMemory(({swapUsedBytes}) => swapUsedBytes),
  ),
  gauge(
    'swap_in_bytes_per_second',
    null,
    'What comes back from swap on each machine, by its last reading',
    ofMemory(({swapInBytesPerSecond}) => swapInBytesPerSecond),
  ),
  gauge(
    'swap_out_bytes_per_second',
    null,
    'What goes to swap on each machine, by its last reading',
    ofMemory(({swapOutBytesPerSecond}) => swapOutBytesPerSecond),
  ),
  gauge(
    'trainer_memory_bytes',
    'bytes',
    "Memory of the ranks' processes on each machine",
    ofEach(({trainer, traffic}) => (traffic === null ? null : (trainer?.memoryBytes ?? null))),
  ),
];
