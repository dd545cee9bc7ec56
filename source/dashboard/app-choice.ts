import {listedBySize} from '../format/listed-apps.js';
import {briefReason} from '../format/reason.js';
import type {App} from '../host/types.js';
import type {Snapshot} from './types.js';

/** Identifies an application whatever their order: several may have the same name. */
export const appKey = ({name, mainPid}: App): string => `${mainPid} ${name}`;

/** Whether it may be asked to quit, and has a process to ask. */
export const mayQuit = (app: App): boolean => app.protected === null && app.mainPid !== null;

/**
 * Why it cannot be chosen, in a few words; null when it can, and for one known from the journal alone, whose processes
 * are still being read.
 */
export const whyNot = (app: App): string | null => {
  if (app.protected !== null) return briefReason(app.protected);
  return app.mainPid === null && app.pids.length > 0 ? 'no process to ask' : null;
};

/** The applications in the list, largest first, and what the smaller ones hold together. */
export const listedApps = ({apps}: Pick<Snapshot, 'apps'>) => listedBySize(apps?.apps ?? []);

const choosable = (snapshot: Snapshot): App[] => listedApps(snapshot).listed.filter(mayQuit);

/**
 * The application that Enter would ask about: the chosen one, else the first that the advice names, else the largest.
 */
export const chosenApp = (snapshot: Snapshot, chosen: string | null): App | null => {
  const all = choosable(snapshot);
  // An application of another machine cannot be quit from here, and one of the same name here holds nothing there.
  const advised = snapshot.view.advice.flatMap(({action, app, host = null}) =>
    action === 'quit' && host === null ? [app] : [],
  );
  return all.find(app => appKey(app) === chosen) ?? all.find(({name}) => advised.includes(name)) ?? all[0] ?? null;
};

/**
 * The key of the next one down (1) or up (-1) from the chosen one, or of the one at that end; null where there is none
 * to choose.
 */
export const chooseNext = (snapshot: Snapshot, chosen: string | null, step: 1 | -1): string | null => {
  const all = choosable(snapshot);
  const present = chosenApp(snapshot, chosen);
  const index = present === null ? -1 : all.indexOf(present);
  const next = all[Math.min(all.length - 1, Math.max(0, index + step))];
  return next ? appKey(next) : null;
};

/** Whether the list may have something in it: something was found, or the applications have not been read yet. */
export const mayList = ({apps}: Pick<Snapshot, 'apps'>): boolean => apps === null || apps.apps.length > 0;
