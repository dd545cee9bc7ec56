import type {Host} from '../../host/types.js';
import type {Run} from '../../journal/runs.js';
import {theHost} from './machine.js';

type AppOf = {sessionApp?: (pid: number) => Promise<{name: string; bundleId: string | null} | null>};

/** Name of the app that a run's tmux session belongs to; null when it belongs to none, or that is not known. */
export const sessionAppName = async ({record}: Run): Promise<string | null> => {
  const host: Host & AppOf = await theHost();
  const pid = record.tmux?.wrapperPid;
  if (pid === undefined || host.sessionApp === undefined) return null;
  return (await host.sessionApp(pid))?.name ?? null;
};
