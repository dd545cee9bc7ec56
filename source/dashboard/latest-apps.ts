import type {App} from '../host/types.js';
import type {AppSample} from '../journal/events.js';

type Looked<One> = {at: number; apps: readonly One[]};

/** A look, dated by a clock that is so many ms behind. */
export const lookedLater = <One>(looked: Looked<One> | null, ms: number): Looked<One> | null =>
  looked && {...looked, at: looked.at + ms};

/** The recorder notes the largest only, so that its look has to be this much newer than ours, which has them all. */
const NEWER_MS = 15_000;

/** Those that are the only ones of their name. */
const byName = (apps: readonly App[]): Map<string, App> => {
  const count = new Map<string, number>();
  for (const {name} of apps) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(apps.filter(({name}) => count.get(name) === 1).map(app => [app.name, app]));
};

/**
 * Our own look at the applications, or the recorder's when that is clearly newer. The recorder notes no processes: an application that
 * our own look knows has them from there, another cannot be quit before we have looked ourselves.
 */
export const latestApps = (own: Looked<App> | null, noted: Looked<AppSample> | null): Looked<App> | null => {
  if (noted === null || (own !== null && own.at + NEWER_MS >= noted.at)) return own;
  const known = byName(own?.apps ?? []);
  const apps = noted.apps.map((app): App => {
    const {mainPid = null, pids = [], protected: reason = null} = known.get(app.name) ?? {};
    return {...app, mainPid, pids, protected: app.protected ?? reason};
  });
  return {at: noted.at, apps};
};
