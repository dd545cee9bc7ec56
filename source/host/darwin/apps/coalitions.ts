import {listedBundle} from './evidence.js';
import type {ListedApp} from './launch-services.js';

/** Of several applications in one coalition the one that the others serve: not nested in a bundle, and with a window. */
const RANKS = ['Foreground', 'UIElement', 'BackgroundOnly'];

const rank = (app: ListedApp): number => {
  const nested = app.bundlePath !== null && app.bundlePath !== listedBundle(app) ? RANKS.length : 0;
  const at = RANKS.indexOf(app.type ?? '');
  return nested + (at === -1 ? RANKS.length : at);
};

/** Which application each member of a coalition belongs to, by pid. Empty where the system does not tell coalitions. */
export const coalitionOwners = (listed: readonly ListedApp[]): Map<number, ListedApp> => {
  const owners = new Map<number, ListedApp>();
  for (const app of listed) {
    if (app.coalition === null || app.pid === null) continue;
    const known = owners.get(app.coalition.id);
    if (!known || rank(app) < rank(known)) owners.set(app.coalition.id, app);
  }
  const members = new Map<number, ListedApp>();
  for (const {coalition, pid} of listed) {
    const owner = coalition && owners.get(coalition.id);
    if (!owner) continue;
    for (const member of [...coalition.pids, pid]) if (member !== null) members.set(member, owner);
  }
  return members;
};
