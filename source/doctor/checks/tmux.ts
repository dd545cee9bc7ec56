import {errorMessage, UserError} from '../../errors.js';
import {requireTmux} from '../../tmux/client.js';
import {type Finding, ok, problem, sharedAs} from '../finding.js';
import {knownWords} from '../known-words.js';
import {allOnPath} from '../on-path.js';
import {tellableTmux} from '../tellable.js';
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
      const finding = problem('tmux', errorMessage(error), 'Without it no run can be started.', error.nextStep);
      // What follows is what the program said.
      const [own = '', ...said] = finding.what.split(': ');
      return [sharedAs(finding, {what: [own, ...said.map(text => knownWords(text))].join(': ')})];
    }
    const version = numberOf((await world.tmux.run(['-V'])).stdout);
    const [path = 'on the PATH'] = allOnPath('tmux', world.environment.PATH);
    const found = sharedAs(ok('tmux', `tmux ${version} (${path})`), {
      what: `${tellableTmux(`tmux ${version}`)} (${path})`,
    });
    return [found, ...(await serverFindings(world, version))];
  },
};
