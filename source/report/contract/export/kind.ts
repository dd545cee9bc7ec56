import type {Fields, ObjectOf} from '../fields.js';

/** One kind of event of `mlxtop export --ndjson`: when it is written, and the keys that it has besides those of all. */
export type EventKind = {about: string; fields: Fields};

/** The objects of these kinds, by their names. */
export type KindsOf<Kinds extends Readonly<Record<string, EventKind>>> = {
  [Kind in keyof Kinds]: ObjectOf<Kinds[Kind]['fields']>;
};
