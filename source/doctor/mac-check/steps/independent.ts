import {connect} from '../../../tmux/client.js';
import {knownWords} from '../../known-words.js';
import {coalitionText, ownersNow} from '../apps.js';
import {bootOut} from '../boot-out.js';
import {differs, judged, notTried, type Step} from '../step.js';

export const independent: Step = {
  name: 'independent',
  item: 1,
  tried: 'a demo run by mlxtop run --independent, on a tmux server of its own that is ended again',
  expected: 'it starts without a warning, and its server is in no application’s coalition; its parent is launchd',
  async run(lab) {
    const {world} = lab;
    const help = await lab.mlxtop(['run', '--help']);
    if (!help.stdout.includes('--independent')) return notTried('this version has no --independent');
    const name = `${lab.socketName}-independent`;
    const server = connect({name});
    lab.later(() => lab.endServer(server));
    const words = ['demo', '--independent', '--detach', '--socket-name', name, '--session', 'independent'];
    const started = await lab.mlxtop([...words, '--', '--iters', '100000']);
    const id = /\(run (\S+)\)/.exec(started.stdout)?.[1];
    if (id === undefined) return differs(`it did not start: ${knownWords(started.stderr)}`);
    lab.later(() => lab.mlxtop(['stop', id, '--yes']));
    const agent = await server.run(['show-environment', '-g', 'MLXTOP_AGENT']);
    const label = agent.stdout.trim().split('=')[1] ?? '';
    lab.later(() => bootOut(lab, label));
    const pid = Number((await server.run(['display-message', '-p', '#{pid}'])).stdout.trim());
    const [row] = await world.host.someProcesses([pid], {fresh: true});
    const {tells, ownerOf} = await ownersNow(world);
    const owner = ownerOf(pid);
    const doubt = /not independent: ([^\n]*)/.exec(started.stderr + started.stdout)?.[1];
    return judged(
      doubt === undefined && owner === undefined && row?.parentPid === 1,
      `${doubt === undefined ? 'no warning' : `not independent: ${knownWords(doubt)}`}; parent ${row?.parentPid === 1 ? 'launchd' : 'another'}; coalition: ${coalitionText(tells, owner)}`,
    );
  },
};
