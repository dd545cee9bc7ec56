import {delimiter} from 'node:path';

/**
 * Makes this process, and what it starts, find programs as the run's launcher did: what tmux, launchd or cron starts
 * has another PATH. Does nothing for undefined (a run of an older version). Only this file writes to `process.env`: the
 * lookup of a program by its name and every child process take PATH from there.
 */
export const usePath = (path: string | undefined): void => {
  if (path) process.env.PATH = path;
};

const parts = (path: string | undefined): string[] => (path ?? '').split(delimiter).filter(Boolean);

/** Makes this process search the folders of a run's PATH after its own. Does nothing for undefined. */
export const searchAlso = (path: string | undefined): void => {
  const own = parts(process.env.PATH);
  const more = parts(path).filter(folder => !own.includes(folder));
  if (more.length > 0) process.env.PATH = [process.env.PATH, ...more].filter(Boolean).join(delimiter);
};

/**
 * Gives this process, and what it starts, variables that it lacks: one that launchd, systemd or cron starts has hardly
 * any.
 */
export const addVariables = (variables: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(variables)) process.env[name] ??= value;
};
