import type {FieldsOf, Shape} from '../shapes.js';

const CHANGE = {
  /** The key of the trainer's configuration. */
  setting: 'string',
  from: 'string?',
  to: 'string',
  savesBytes: 'number',
  /** In words: "cuts 4 % of the rows". */
  costs: 'string',
} as const satisfies Shape;

/** A change of the settings that would have needed less memory. */
export type EstimatedChange = FieldsOf<typeof CHANGE>;

/** What was worked out about a run's memory before, or just after, it began. */
export const ESTIMATE_EVENTS = {
  /** Peak of the trainer's process (footprint), as `mlxtop check` estimates it. */
  estimate: {
    /** The model, as it was given to the trainer. */
    model: 'string',
    estimatedBytes: 'number',
    lowBytes: 'number',
    highBytes: 'number',
    /** The phase that is the largest: "loss", "attention", … */
    phase: 'string',
    /** What the estimate would be without any earlier run: what a measured peak is compared with to learn from it. */
    plainBytes: 'number',
    /** The earlier run whose measured peak it was scaled by. */
    calibratedBy: 'string?',
    changes: {listOf: CHANGE},
  },
} as const satisfies Record<string, Shape>;
