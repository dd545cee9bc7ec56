import type {App} from '../host/types.js';
import type {AppSample} from '../journal/events.js';

type Reading<One> = {at: number; apps: readonly One[]};

/** A reading dated by a clock that is `ms` ahead of its own. */
export const movedBy = <One>(reading: Reading<One> | null, ms: number): Reading<One> | null =>
  reading && {...reading, at: reading.at + ms};

/** The recorder notes only the largest, so that its reading has to be this much newer than ours, which has them all. */
const NEWER_MS = 15_000;

/** Applications whose name no other has, by name. */
const byName = (apps: readonly App[]): Map<string, App> => {
  const count = new Map<string, number>();
  for (const {name} of apps) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(apps.filter(({name}) => count.get(name) === 1).map(app => [app.name, app]));
};

/**
 * Our own reading of the applications, or the recorder's when that is clearly newer. The recorder notes no processes:
 * an application that our own reading knows has them from there, another cannot be quit before we have read them
 * ourselves.
 */
export const latestApps = (own: Reading<App> | null, noted: Reading<AppSample> | null): Reading<App> | null => {
  if (noted === null || (own !== null && own.at + NEWER_MS >= noted.at)) return own;
  const known = byName(own?.apps ?? []);
  const apps = noted.apps.map((app): App => {
    const {mainPid = null, pids = [], protected: reason = null} = known.get(app.name) ?? {};
    return {...app, mainPid, pids, protected: app.protected ?? reason};
  });
  return {at: noted.at, apps};
};
