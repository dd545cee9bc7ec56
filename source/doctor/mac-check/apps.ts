import {coalitionOwners} from '../../host/darwin/apps/coalitions.js';
import {type ListedApp, parseAppList} from '../../host/darwin/apps/launch-services.js';
import type {World} from '../world.js';

/** Terminals and editors that a report may name; any other application is private. */
const TELLABLE: Readonly<Record<string, string>> = {
  'com.apple.Terminal': 'Terminal',
  'com.googlecode.iterm2': 'iTerm2',
  'com.mitchellh.ghostty': 'Ghostty',
  'com.github.wez.wezterm': 'WezTerm',
  'dev.warp.Warp-Stable': 'Warp',
  'net.kovidgoyal.kitty': 'kitty',
  'org.alacritty': 'Alacritty',
  'com.todesktop.230313mzl4w4u92': 'Cursor',
  'com.microsoft.VSCode': 'VS Code',
  'com.apple.calculator': 'Calculator',
};

/** What to call an application in a report. */
export const tellableName = ({bundleId}: ListedApp): string => TELLABLE[bundleId ?? ''] ?? 'another application';

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
