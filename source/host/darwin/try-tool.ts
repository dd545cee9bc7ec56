import {existsSync} from 'node:fs';
import {basename, join} from 'node:path';
import {type Trial, tryProgram} from '../try-program.js';
import {findTool, type ToolName} from './tools.js';

/** Longer than any tool takes on a Mac that is not in trouble; mlxtop itself gives up earlier. */
const LIMIT_MS = 10_000;

/** Runs one of the tools that mlxtop reads a Mac with, as mlxtop itself runs it. */
export type TryTool = (name: ToolName, words?: readonly string[], limitMs?: number) => Promise<Trial>;

/**
 * Runs a tool by its name, from that folder if it is there, else the system's, in the environment that mlxtop gives it.
 */
export const createToolTrial =
  (folder: string | null, usualLimitMs = LIMIT_MS): TryTool =>
  (name, words = [], limitMs = usualLimitMs) => {
    const {program, environment} = findTool(name, {folder});
    return tryProgram([program, ...words], {limitMs, env: environment});
  };

/** The program of the same name in that folder if there is one, else the system's own path. */
export const standInFor = (path: string, folder: string | null): string => {
  const own = folder === null ? null : join(folder, basename(path));
  return own !== null && existsSync(own) ? own : path;
};
