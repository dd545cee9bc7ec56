import {resolve} from 'node:path';

/**
 * The folder whose tools are run before the system's own, by `MLXTOP_TOOLS`; null for none. The only place that reads
 * the variable: everything else asks the host, which knows the folder from its creation (`Host.toolsFolder`).
 */
export const toolsFolder = ({MLXTOP_TOOLS}: NodeJS.ProcessEnv = process.env): string | null =>
  MLXTOP_TOOLS ? resolve(MLXTOP_TOOLS) : null;

/** Arguments that hand the folder on to another process of mlxtop, whose environment may be that of a tmux server. */
export const toolsWords = (folder: string | null): string[] => (folder === null ? [] : ['--tools', folder]);
