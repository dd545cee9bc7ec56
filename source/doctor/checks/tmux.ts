import {errorMessage, UserError} from '../../errors.js';
import {requireTmux} from '../../tmux/client.js';
import {type Finding, note, ok, problem} from '../finding.js';
import {allOnPath} from '../on-path.js';
import type {Check, World} from '../world.js';

/** `3.3a` of `tmux 3.3a`. */
const numberOf = (text: string): string => text.trim().replace(/^tmux /, '');

/** What tmux prints when client and server are of incompatible versions. */
const STRANGERS = /protocol version mismatch|server exited unexpectedly|open terminal failed: not a terminal/;

const serverFinding = async ({tmux}: World, client: string): Promise<Finding[]> => {
  const {stdout, stderr, code} = await tmux.run(['display-message', '-p', '#{version}']);
  if (code !== 0 && STRANGERS.test(stderr)) {
    return [
      problem(
        'tmux-server',
        `the running tmux server does not understand tmux ${client}: ${stderr.trim()}`,
        'It is of another version, started before an upgrade; a run cannot be started on it.',
        'End its sessions when you no longer need them (tmux kill-server ends all), or use another server: mlxtop run --socket-name mlxtop -- …',
      ),
    ];
  }
  if (code !== 0) return [ok('tmux-server', 'no tmux server is running yet: the first run starts one')];
  const server = stdout.trim();
  if (server === client) return [ok('tmux-server', 'a tmux server of the same version is running')];
  return [
    note(
      'tmux-server',
      `the running tmux server is version ${server}, the tmux on the PATH ${client}`,
      'The server was started before an upgrade; usually the two work together.',
      'If something looks odd: end its sessions when you no longer need them, and start tmux again.',
    ),
  ];
};

/** tmux's path and version, and whether the running server has the same version. */
export const tmux: Check = {
  name: 'tmux',
  async run(world) {
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
