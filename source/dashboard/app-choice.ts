import {listedBySize} from '../format/listed-apps.js';
import {briefReason} from '../format/reason.js';
import type {App} from '../host/types.js';
import type {Snapshot} from './types.js';

/** Tells an application from the others, whatever their order: several may have one name. */
export const appKey = ({name, mainPid}: App): string => `${mainPid} ${name}`;

/** Somebody may ask it to quit, and there is a process to ask. */
export const mayQuit = (app: App): boolean => app.protected === null && app.mainPid !== null;

/** Why it cannot be chosen, in some words; null when it can. One of which only the journal tells is being looked for: nothing is said yet. */
export const whyNot = (app: App): string | null => {
  if (app.protected !== null) return briefReason(app.protected);
  return app.mainPid === null && app.pids.length > 0 ? 'has nothing to ask' : null;
};

/** The applications that the list has, largest first, and what the smaller ones hold together. */
export const listedApps = ({apps}: Pick<Snapshot, 'apps'>) => listedBySize(apps?.apps ?? []);

const choosable = (look: Snapshot): App[] => listedApps(look).listed.filter(mayQuit);

/** The application that Enter would ask about: the chosen one, else the first that the advice names, else the largest. */
export const chosenApp = (look: Snapshot, chosen: string | null): App | null => {
  const all = choosable(look);
  const advised = look.view.advice.filter(({action}) => action === 'quit').map(({app}) => app);
  return all.find(app => appKey(app) === chosen) ?? all.find(({name}) => advised.includes(name)) ?? all[0] ?? null;
};

/** The next one down (1) or up (-1) from the chosen one, staying at the ends. */
export const chooseNext = (look: Snapshot, chosen: string | null, step: 1 | -1): string | null => {
  const all = choosable(look);
  const present = chosenApp(look, chosen);
  const index = present === null ? -1 : all.indexOf(present);
  const next = all[Math.min(all.length - 1, Math.max(0, index + step))];
  return next ? appKey(next) : null;
};

/** The list may have something in it: nobody has looked yet, or something was found. */
export const mayList = ({apps}: Pick<Snapshot, 'apps'>): boolean => apps === null || apps.apps.length > 0;
