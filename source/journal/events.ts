/**
 * Everything that a journal can hold, one event a line. Its types are taken from the shapes in events/, which its lines
 * are checked against. Names carry their unit. `null` is "not known", never zero. A loss may be NaN or infinite: see
 * codec.ts.
 */
import type {Moment} from './clocks.js';
import {ALERT_EVENTS} from './events/alert.js';
import {CARD_EVENTS} from './events/cards.js';
import {ESTIMATE_EVENTS} from './events/estimate.js';
import {HOST_EVENTS} from './events/hosts.js';
import {MACHINE_EVENTS} from './events/machine.js';
import {APP_EVENTS} from './events/memory.js';
import {TRAINING_EVENTS} from './events/progress.js';
import {RUN_EVENTS} from './events/run.js';
import type {FieldsOf, Shape} from './shapes.js';

export type {AlertCode} from './events/alert.js';
export type {CardProcess, CardSample} from './events/cards.js';
export type {EstimatedChange} from './events/estimate.js';
export type {FailureKind} from './events/failure-kinds.js';
export type {RankSample, RunHost} from './events/hosts.js';
export type {MemoryKind, PowerSample, RecorderSample, ToolCosts, TrainerSample} from './events/machine.js';
export type {AppSample, MemorySample, Pressure, PressureSource} from './events/memory.js';
export {REMARK, type Waiter} from './events/progress.js';
export type {Actor, EndState} from './events/run.js';
export type {FactSource, RunSettings} from './events/settings.js';

/** Version of the shapes. A reader refuses a newer one; fields and event types may be added without raising it. */
export const SCHEMA_VERSION = 1;

/** What `decodeEvent` insists on, by event type. */
export const EVENT_SHAPES = {
  ...RUN_EVENTS,
  ...TRAINING_EVENTS,
  ...MACHINE_EVENTS,
  ...APP_EVENTS,
  ...ALERT_EVENTS,
  ...ESTIMATE_EVENTS,
  ...HOST_EVENTS,
  ...CARD_EVENTS,
} as const satisfies Record<string, Shape>;

/** What every event has, those of a later version's types too. */
export const COMMON_FIELDS = {
  type: 'string',
  /**
   * ms since 1970 by the run's own clock, which began as the machine's and only moves forward, whatever that is set to
   * (run-clock.ts).
   */
  t: 'time',
  /** Read from output that was printed before anything followed it: `t` is when it was read, not when it happened. */
  history: {orAbsent: 'boolean'},
  /**
   * Of a line that counts only since later ones have shown that it is a training run's: `t` is when it was printed,
   * which is earlier than that of the events before it.
   */
  retold: {orAbsent: 'boolean'},
  /**
   * The time by the machine's clock, where it differs from `t` because that clock was set. Absent in older journals.
   */
  w: {orAbsent: 'time'},
} as const satisfies Shape;

type Typed<Shapes> = {[Type in keyof Shapes]: {type: Type} & FieldsOf<Shapes[Type]>}[keyof Shapes];

/** What a dialect reads out of a trainer's output: events that do not yet carry a time. */
export type TrainingEvent = Typed<typeof TRAINING_EVENTS>;

/** One line of a journal. Any number of ms since 1970 may date it, but no reading of the monotonic clock. */
export type RunEvent = Omit<FieldsOf<typeof COMMON_FIELDS>, 'type' | 't'> & {t: Moment} & Typed<typeof EVENT_SHAPES>;

/** The events of one type. */
export type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, {type: Type}>;
