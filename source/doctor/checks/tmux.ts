import {errorMessage, UserError} from '../../errors.js';
import {requireTmux} from '../../tmux/client.js';
import {type Finding, ok, problem} from '../finding.js';
import {allOnPath} from '../on-path.js';
import type {Check} from '../world.js';
import {serverFindings} from './tmux-server.js';

/** `3.3a` of `tmux 3.3a`. */
const numberOf = (text: string): string => text.trim().replace(/^tmux /, '');

/** tmux's path and version, and what is to be known of the running server. */
export const tmux: Check = {
  name: 'tmux',
  async run(world): Promise<Finding[]> {
    try {
      await requireTmux(world.tmux);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [problem('tmux', errorMessage(error), 'Without it no run can be started.', error.nextStep)];
    }
    const version = numberOf((await world.tmux.run(['-V'])).stdout);
    const [path = 'on the PATH'] = allOnPath('tmux', world.environment.PATH);
    return [ok('tmux', `tmux ${version} (${path})`), ...(await serverFindings(world, version))];
  },
};
