import {coalitionOwners} from '../../host/darwin/apps/coalitions.js';
import {type ListedApp, parseAppList} from '../../host/darwin/apps/launch-services.js';
import {tellableName} from '../tellable.js';
import type {World} from '../world.js';

/** The applications that `lsappinfo list` reports. */
export const listedApps = async ({tryTool}: World): Promise<ListedApp[]> =>
  parseAppList((await tryTool('lsappinfo', ['list'])).stdout);

/** Whether this release reports coalitions, and the application of each pid. */
export const ownersNow = async (
  world: World,
): Promise<{tells: boolean; ownerOf: (pid: number) => ListedApp | undefined}> => {
  const apps = await listedApps(world);
  const owners = coalitionOwners(apps);
  return {tells: apps.some(({coalition}) => coalition !== null), ownerOf: pid => owners.get(pid)};
};

/** The application in whose coalition a process is, as a report says it. */
export const coalitionText = (tells: boolean, owner: ListedApp | undefined): string => {
  if (!tells) return 'not reported by this release';
  return owner === undefined ? 'none' : tellableName(owner);
};
