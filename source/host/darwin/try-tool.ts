import {existsSync} from 'node:fs';
import {basename, join} from 'node:path';
import {type Trial, tryProgram} from '../try-program.js';
import {findTool, type ToolName} from './tools.js';

/** Longer than any tool of a Mac that is not in trouble; mlxtop itself gives up earlier. */
const LIMIT_MS = 10_000;

/** Tries one of the tools that mlxtop looks with, as it does itself. */
export type TryTool = (name: ToolName, words?: readonly string[], limitMs?: number) => Promise<Trial>;

/** Each tool by its name, from that folder where it has one, else the system's; in the environment that mlxtop gives it. */
export const createToolTrial =
  (folder: string | null): TryTool =>
  (name, words = [], limitMs = LIMIT_MS) => {
    const {program, environment} = findTool(name, {folder});
    return tryProgram([program, ...words], {limitMs, env: environment});
  };

/** The system's program of that whole path, or the one of its name in that folder. */
export const standInFor = (path: string, folder: string | null): string => {
  const own = folder === null ? null : join(folder, basename(path));
  return own !== null && existsSync(own) ? own : path;
};
