import {coalitionOwners} from './apps/coalitions.js';
import {parseAppList} from './apps/launch-services.js';
import type {RunTool} from './run-tool.js';

/**
 * The application that a process belongs to, by the coalitions that `lsappinfo list` prints on newer systems; null where it is of none, or
 * that is not told. Throws what kept lsappinfo from an answer.
 */
export const sessionAppOf = async (
  run: RunTool,
  pid: number,
): Promise<{name: string; bundleId: string | null} | null> => {
  const owner = coalitionOwners(parseAppList(await run('lsappinfo', ['list']).answer)).get(pid);
  return owner === undefined ? null : {name: owner.name, bundleId: owner.bundleId};
};
