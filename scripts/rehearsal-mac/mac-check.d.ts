import type {Rehearsal} from './rehearsal.js';

export const checkEnvironment: (mac: Rehearsal, app?: string) => NodeJS.ProcessEnv;
export const checkCommand: (words: readonly string[]) => string[];
