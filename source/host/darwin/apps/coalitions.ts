import {listedBundle} from './evidence.js';
import type {ListedApp} from './launch-services.js';

/**
 * Of several applications in one coalition, the others serve the one that is not nested in a bundle and has a window.
 */
const RANKS = ['Foreground', 'UIElement', 'BackgroundOnly'];

const rank = (app: ListedApp): number => {
  const nested = app.bundlePath !== null && app.bundlePath !== listedBundle(app) ? RANKS.length : 0;
  const at = RANKS.indexOf(app.type ?? '');
  return nested + (at === -1 ? RANKS.length : at);
};

/** The highest-ranking application of each coalition, by the coalition's id. */
const ownersById = (listed: readonly ListedApp[]): Map<number, ListedApp> => {
  const owners = new Map<number, ListedApp>();
  for (const app of listed) {
    if (app.coalition === null || app.pid === null) continue;
    const known = owners.get(app.coalition.id);
    if (!known || rank(app) < rank(known)) owners.set(app.coalition.id, app);
  }
  return owners;
};

/**
 * The application that each member of a coalition belongs to, by pid. Empty where the system does not report
 * coalitions.
 */
export const coalitionOwners = (listed: readonly ListedApp[]): Map<number, ListedApp> => {
  const owners = ownersById(listed);
  const members = listed.flatMap(({coalition, pid}): [number, ListedApp][] => {
    const owner = coalition && owners.get(coalition.id);
    return owner ? [...coalition.pids, pid].flatMap(member => (member === null ? [] : [[member, owner]])) : [];
  });
  return new Map(members);
};
