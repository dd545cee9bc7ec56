import type {FieldsOf, Shape} from '../shapes.js';
import {MEMORY_KINDS} from './machine.js';
import {APP, MEMORY} from './memory.js';

const RANKS = {
  /** The rank's number, from 0. */
  rank: 'number',
  /** The machine that it runs on, by its name in `hosts`. */
  host: 'string',
} as const satisfies Shape;

const HOST = {
  /** As the launcher's arguments or its hostfile name it, and so as ssh does. */
  name: 'string',
  /** It is the machine that records. */
  here: 'boolean',
} as const satisfies Shape;

/** A machine that a run works on. */
export type RunHost = FieldsOf<typeof HOST>;

const RANK_SAMPLE = {
  /** Its ranks' processes, added up. */
  memoryBytes: 'number?',
  memoryKind: {orNull: MEMORY_KINDS},
  /** 100 is one core. */
  cpuPercent: 'number?',
  processes: 'number',
  /** All of them are stopped (SIGSTOP). */
  stopped: {orNull: 'boolean'},
} as const satisfies Shape;

/** What the ranks on another machine hold and use. */
export type RankSample = FieldsOf<typeof RANK_SAMPLE>;

/** Why a machine does not answer; later versions may know more reasons. */
const HOST_TROUBLES = [
  'unknown-host',
  'refused',
  'not-permitted',
  'unreachable',
  'dropped',
  'silent',
  'no-ssh',
  'unreadable',
] as const;

/** Events about the machines of a run that works on several. */
export const HOST_EVENTS = {
  /**
   * Which machines a run works on, and which rank is where; `ranks` is empty where that is not known. Written again
   * when more is known; the latest one counts. `told`: where it comes from.
   */
  hosts: {
    hosts: {listOf: HOST},
    ranks: {listOf: RANKS},
    told: {known: ['option', 'hosts', 'hostfile', 'nodes', 'processes']},
  },
  /** One reading of another machine than the one that records. */
  'host-sample': {
    host: 'string',
    platform: {known: ['darwin', 'linux']},
    memory: {orNull: MEMORY},
    /** Null where no process of the run is found there. */
    trainer: {orNull: RANK_SAMPLE},
  },
  /** Memory by application on another machine, largest first, read while its memory was short. */
  'host-apps': {host: 'string', apps: {listOf: APP}},
  /** Another machine began to answer, or no longer does: `trouble` says why, `text` what ssh said of it. */
  'host-state': {
    host: 'string',
    answers: 'boolean',
    trouble: {orNull: {known: HOST_TROUBLES}},
    text: 'string?',
  },
} as const satisfies Record<string, Shape>;
