import {delimiter} from 'node:path';

/**
 * The only writes to `process.env`: the lookup of a program by its name and every child process take PATH from there.
 *
 * Makes this process, and what it starts, find programs as the run's launcher did: what tmux, launchd or cron started has another PATH.
 * Nothing happens for undefined, in a run of an older version.
 */
export const usePath = (path: string | undefined): void => {
  if (path) process.env.PATH = path;
};

const parts = (path: string | undefined): string[] => (path ?? '').split(delimiter).filter(Boolean);

/** Appends the folders of a run's PATH to this process' own. Nothing happens for undefined. */
export const lookAlso = (path: string | undefined): void => {
  const own = parts(process.env.PATH);
  const more = parts(path).filter(folder => !own.includes(folder));
  if (more.length > 0) process.env.PATH = [process.env.PATH, ...more].filter(Boolean).join(delimiter);
};
