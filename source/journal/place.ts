import {UserError} from '../errors.js';
import type {FieldsOf, Shape} from './shapes.js';

/** The guard of `Place`. */
export const PLACE = {
  /** The machine, by what stays the same when it is renamed and when it is restarted. */
  machine: 'string?',
  /** Its name, to be shown. */
  host: 'string?',
  /** This start of the machine: different after every restart, and on every other machine. */
  boot: 'string?',
  /** Which processes it sees, and by which numbers: containers have their own. */
  pidNamespace: 'string?',
} as const satisfies Shape;

/**
 * Where a process lives: a pid means nothing elsewhere. Null for what the system does not report, and for what it does
 * not have (macOS: PID namespaces).
 */
export type Place = FieldsOf<typeof PLACE>;

/**
 * What a process here can tell about processes of another place: it sees them (`here`); the machine was restarted
 * since, so that none is left (`restarted`); nothing at all (`elsewhere`).
 */
export type Sight = 'here' | 'restarted' | 'elsewhere';

/** Null when one of the two is not known. */
const isSame = (one: string | null, other: string | null): boolean | null =>
  one === null || other === null ? null : one === other;

/**
 * Whether it is the same machine: by its id, else by its name. On Linux by both, because the image of a machine or a
 * container is copied with its id, and a process that lives on the other one must not be taken for dead. A Mac's id is
 * its hardware's, and its name changes with the network.
 */
const isSameMachine = (place: Place, here: Place): boolean | null => {
  const [byId, byName] = [isSame(place.machine, here.machine), isSame(place.host, here.host)];
  if (byId !== true) return byId ?? byName;
  return place.pidNamespace === null ? true : byName !== false;
};

/**
 * What can be told at `here` of a process at `place`. One without a known place (from an older version) is taken to be
 * here, as it was then.
 */
export const sightOf = (place: Place | null | undefined, here: Place): Sight => {
  // A name alone says nothing: the tools that report more gave no answer then.
  if (!place || (place.machine === null && place.boot === null)) return 'here';
  const isSameBoot = isSame(place.boot, here.boot);
  // A process that cannot tell its own namespace sees no other process either.
  if (isSameBoot === true)
    return place.pidNamespace === null || place.pidNamespace === here.pidNamespace ? 'here' : 'elsewhere';
  if (isSameMachine(place, here) !== true) return 'elsewhere';
  return isSameBoot === false ? 'restarted' : 'here';
};

/** The words for a place: `gpu-box`, `gpu-box (another container)`. */
export const hostWords = (place: Place, here: Place): string => {
  if (place.host === null) return 'another machine';
  return isSame(place.boot, here.boot) === true ? `${place.host} (another container)` : place.host;
};

/** Shown with every run whose processes are elsewhere. */
export const notVisible = (host: string): string => `recorded on ${host}, not visible from here`;

/** The error of a command that would act on a run whose processes are elsewhere. */
export const elsewhereError = ({name, id}: {name: string; id: string}, host: string): UserError =>
  new UserError(
    `${name} was ${notVisible(host)}.`,
    `Pause, resume and stop it there. To see how it is doing: mlxtop status ${id}`,
  );
