import {discreet} from '../insight/discreet/view.js';
import {secretsOf} from '../insight/discreet/words.js';
import type {EndingJson, StatusJson} from './contract/status.js';

/**
 * A status for anybody, as a read-only dashboard shows a run: without its command, paths and applications by name
 * (which are `apps`, to be found in sentences too); nor with the user's note and the terminal that it lives in.
 */
export const hiddenStatus = <Status extends StatusJson & Partial<EndingJson>>(
  status: Status,
  apps: readonly string[],
): Status => {
  const {id, name, tags, session, continues, restarted} = status.run;
  const bare = discreet(status, secretsOf(apps.map(app => [app, 'an app'] as const))) as Status;
  return {
    ...bare,
    run: {...bare.run, ...{id, name, tags, session, continues, restarted}, note: null, terminal: null},
    ...('nextCommand' in status && {nextCommand: null}),
  };
};
