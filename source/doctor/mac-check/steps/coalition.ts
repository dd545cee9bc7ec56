import {coalitionText, ownersNow} from '../apps.js';
import {judged, notTried, type Step} from '../step.js';

/** A real chain of parents ends at launchd before this. */
const MAX_STEPS = 20;

export const coalition: Step = {
  name: 'coalition',
  item: 2,
  tried:
    'the coalitions (lsappinfo list) of this process, its parents and the private tmux server that this check has started',
  expected:
    'all are in that of the terminal that this runs in, including the tmux server, although launchd is its parent; the chain of parents alone does not lead to iTerm2 (3.5 and newer)',
  async run(lab) {
    await lab.demo();
    const {world} = lab;
    const {tells, ownerOf} = await ownersNow(world);
    if (!tells) return notTried('this release of macOS reports no coalitions');
    const parents = new Map((await world.host.processes({fresh: true})).map(one => [one.pid, one.parentPid]));
    const chain = [world.node.pid];
    for (let pid = parents.get(world.node.pid); pid !== undefined && pid > 1; pid = parents.get(pid)) {
      if (chain.push(pid) > MAX_STEPS) break;
    }
    const server = Number((await lab.tmux.run(['display-message', '-p', '#{pid}'])).stdout.trim());
    const own = ownerOf(world.node.pid);
    const ofServer = ownerOf(server);
    const inChain = chain.filter(pid => ownerOf(pid) !== undefined).length;
    const byParents = own?.pid != null && chain.includes(own.pid);
    return judged(
      own !== undefined && ofServer?.bundleId === own.bundleId,
      `this process: ${coalitionText(tells, own)}, ${inChain} of ${chain.length} in the chain of parents in some coalition; the tmux server: ${coalitionText(tells, ofServer)}, its parent ${parents.get(server) === 1 ? 'launchd' : 'another'}; the application itself ${byParents ? 'is' : 'is not'} among the parents`,
    );
  },
};
