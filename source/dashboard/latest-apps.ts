import type {App} from '../host/types.js';
import type {AppSample} from '../journal/events.js';
import {appKey} from './app-list.js';

type Looked<One> = {at: number; apps: readonly One[]};

/**
 * The newer of our own look at the applications and the recorder's. The recorder notes no processes: an application that our own
 * look knows has them from there, another cannot be quit before we have looked ourselves.
 */
export const latestApps = (own: Looked<App> | null, noted: Looked<AppSample> | null): Looked<App> | null => {
  if (noted === null || (own !== null && own.at >= noted.at)) return own;
  const known = new Map(own?.apps.map(app => [appKey(app), app]));
  const apps = noted.apps.map((app): App => {
    const {mainPid = null, pids = [], protected: reason = null} = known.get(appKey(app)) ?? {};
    return {...app, mainPid, pids, protected: app.protected ?? reason};
  });
  return {at: noted.at, apps};
};
