import type {RunView} from '../insight/view.js';
import type {HostJson} from './contract/hosts.js';
import {isoTime} from './iso-time.js';
import {memoryJson} from './memory-json.js';

const TROUBLES = [
  'unknown-host',
  'refused',
  'not-permitted',
  'unreachable',
  'dropped',
  'silent',
  'no-ssh',
  'unreadable',
] as const satisfies readonly NonNullable<HostJson['trouble']>[];

/** A word of a newer version's recorder says no more here than that the host does not answer. */
const troubleOf = (trouble: string | null): HostJson['trouble'] =>
  TROUBLES.find(known => known === trouble) ?? (trouble === null ? null : 'unreadable');

/** The machines of a run on several; `platform` is the system of the one that records. */
export const hostsJson = (hosts: RunView['hosts'], platform: string): HostJson[] =>
  hosts.map(({memory, trainer, ...host}) => ({
    name: host.name,
    here: host.here,
    ranks: host.ranks,
    answers: host.answers,
    trouble: troubleOf(host.trouble),
    troubleText: host.troubleText,
    since: isoTime(host.since),
    memory: memory && memoryJson(memory, host.platform ?? platform),
    traffic: host.traffic,
    swapBytesPerSecond: host.swapBytesPerSecond,
    swappingSeconds: host.swappingSeconds,
    trainer: trainer && {
      memoryBytes: trainer.memoryBytes,
      memoryKind: trainer.memoryKind,
      cpuPercent: trainer.cpuPercent,
      processes: trainer.processes,
      stopped: trainer.stopped,
    },
  }));
