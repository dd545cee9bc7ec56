import type {ObjectOf} from '../fields.js';
import type {KindsOf} from './kind.js';
import {MACHINE_KINDS} from './machine.js';
import {OUTSIDE_KINDS} from './outside.js';
import {EVERY_LINE, RUN_KINDS} from './run.js';
import {TRAINING_KINDS} from './training.js';

/** What each line of `mlxtop export --ndjson` has. */
export const LINE = EVERY_LINE;

/** Every kind of event, in the order of docs/export.md. */
export const EVENT_KINDS = {...RUN_KINDS, ...TRAINING_KINDS, ...MACHINE_KINDS, ...OUTSIDE_KINDS} as const;

/** The keys of each kind of event, by its name. */
export type ExportedFields = KindsOf<typeof EVENT_KINDS>;

/** What each line has. */
export type ExportedLine = ObjectOf<typeof LINE>;
