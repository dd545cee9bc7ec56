import {UserError} from '../errors.js';
import type {FieldsOf, Shape} from './shapes.js';

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
 * Where a process lives: a pid means nothing elsewhere. Null for what the system does not report, and for what it does not have
 * (macOS: PID namespaces).
 */
export type Place = FieldsOf<typeof PLACE>;

/**
 * What can be told from one place of the processes of another: they can be seen; the machine was restarted since, so that none is left;
 * nothing at all.
 */
export type Sight = 'here' | 'restarted' | 'elsewhere';

/** Null where one of the two is not known. */
const isSame = (one: string | null, other: string | null): boolean | null =>
  one === null || other === null ? null : one === other;

/**
 * Whether it is the same machine: by its id, else by its name. On Linux both, since an image of a machine or of a container is copied
 * with its id in it; and then nothing may be taken for dead that lives on another. A Mac's id is its hardware's, and its name changes
 * with the network.
 */
const isSameMachine = (place: Place, here: Place): boolean | null => {
  const [byId, byName] = [isSame(place.machine, here.machine), isSame(place.host, here.host)];
  if (byId !== true) return byId ?? byName;
  return place.pidNamespace === null ? true : byName !== false;
};

/** How `place` lies to `here`. A process of which no place is known (an older version's) is taken to be here, as it was then. */
export const sightOf = (place: Place | null | undefined, here: Place): Sight => {
  // A name alone tells nothing: the tools that tell more gave no answer then.
  if (!place || (place.machine === null && place.boot === null)) return 'here';
  const isSameBoot = isSame(place.boot, here.boot);
  // Who cannot tell its own namespace sees no process either.
  if (isSameBoot === true)
    return place.pidNamespace === null || place.pidNamespace === here.pidNamespace ? 'here' : 'elsewhere';
  if (isSameMachine(place, here) !== true) return 'elsewhere';
  return isSameBoot === false ? 'restarted' : 'here';
};

/** `gpu-box`, `gpu-box (another container)`. */
export const hostWords = (place: Place, here: Place): string => {
  if (place.host === null) return 'another machine';
  return isSame(place.boot, here.boot) === true ? `${place.host} (another container)` : place.host;
};

/** Said wherever a run is shown that goes on elsewhere. */
export const notVisible = (host: string): string => `recorded on ${host}, not visible from here`;

/** The error of whoever wants to do something to a run whose processes are elsewhere. */
export const elsewhereError = ({name, id}: {name: string; id: string}, host: string): UserError =>
  new UserError(
    `${name} was ${notVisible(host)}.`,
    `Pause, resume and stop it there. How it stands: mlxtop status ${id}`,
  );
