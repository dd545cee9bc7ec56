import {errorMessage, UserError} from '../../errors.js';
import {requireTmux} from '../../tmux/client.js';
import {type Finding, note, ok, problem} from '../finding.js';
import {allOnPath} from '../on-path.js';
import type {Check, World} from '../world.js';

/** `3.3a` of `tmux 3.3a`. */
const numberOf = (text: string): string => text.trim().replace(/^tmux /, '');

/** What a server says to a client of another version that it does not understand. */
const STRANGERS = /protocol version mismatch|server exited unexpectedly|open terminal failed: not a terminal/;

const serverFinding = async ({tmux}: World, client: string): Promise<Finding[]> => {
  const {stdout, stderr, code} = await tmux.run(['display-message', '-p', '#{version}']);
  if (code !== 0 && STRANGERS.test(stderr)) {
    return [
      problem(
        'tmux-server',
        `the tmux server that runs does not understand tmux ${client}: ${stderr.trim()}`,
        'It is of another version, started before an upgrade; a run cannot be started on it.',
        'End its sessions when you can do without them (tmux kill-server ends all), or start on another server: mlxtop run --socket-name mlxtop -- …',
      ),
    ];
  }
  if (code !== 0) return [ok('tmux-server', 'no tmux server runs yet: the first run starts one')];
  const server = stdout.trim();
  if (server === client) return [ok('tmux-server', `a tmux server runs, of the same version`)];
  return [
    note(
      'tmux-server',
      `the tmux server that runs is ${server}, the tmux on the PATH ${client}`,
      'The server was started before an upgrade; mostly they get on with each other.',
      'If something looks odd: end its sessions when you can do without them, and start anew.',
    ),
  ];
};

/** tmux' path and version, and whether the server that runs is the same. */
export const tmux: Check = {
  name: 'tmux',
  async look(world) {
    try {
      await requireTmux(world.tmux);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [problem('tmux', errorMessage(error), 'Without it no run can be started.', error.nextStep)];
    }
    const version = numberOf((await world.tmux.run(['-V'])).stdout);
    const [path = 'on the PATH'] = allOnPath('tmux', world.environment.PATH);
    return [ok('tmux', `tmux ${version} (${path})`), ...(await serverFinding(world, version))];
  },
};
