import type {FieldsOf, Shape} from '../shapes.js';

const CARD = {
  /** Its number, as `nvidia-smi` counts them. */
  index: 'number',
  /** The same after a restart of the machine, which may number its cards anew. */
  uuid: 'string',
  name: 'string',
  /** Share of the last seconds in which the card was busy: the driver's average of 14 s, since a single look lies. */
  busyPercent: 'number?',
  totalBytes: 'number?',
  /** By everybody, the driver's own reserve left out. */
  usedBytes: 'number?',
  /** Of it by the run's own processes; null where the driver does not say by whom. */
  runBytes: 'number?',
  /** What nobody of the run holds: `usedBytes` without `runBytes`. */
  othersBytes: 'number?',
  watts: 'number?',
  limitWatts: 'number?',
  celsius: 'number?',
  /** Why it runs slower than it could; a power cap at full load is normal, and not named. Null for no such reason. */
  slowedBy: {orNull: {known: ['heat', 'power-brake', 'hardware', 'other']}},
} as const satisfies Shape;

/** One card at one reading. */
export type CardSample = FieldsOf<typeof CARD>;

const CARD_PROCESS = {
  pid: 'number',
  /** The last part of its program's path. */
  name: 'string',
  /** The card that it holds memory of. */
  uuid: 'string',
  bytes: 'number?',
  /** It belongs to the run. */
  ofRun: 'boolean',
} as const satisfies Shape;

/** A process that holds memory of a card. */
export type CardProcess = FieldsOf<typeof CARD_PROCESS>;

/** Events about NVIDIA cards. */
export const CARD_EVENTS = {
  /** One reading of the cards; `processes` are those that the driver shows, the largest first. */
  cards: {cards: {listOf: CARD}, processes: {listOf: CARD_PROCESS}},
} as const satisfies Record<string, Shape>;
