import {join} from 'node:path';
import {agentPropertyList} from '../../../host/launch-agent.js';
import {writeOwnFile} from '../../../paths/open.js';
import {connect} from '../../../tmux/client.js';
import {allOnPath} from '../../on-path.js';
import {coalitionText, ownersNow} from '../apps.js';
import {bootOut} from '../boot-out.js';
import {failureOf} from '../format-step.js';
import {differs, judged, notTried, type Step} from '../step.js';

export const agent: Step = {
  name: 'agent',
  item: 1,
  tried:
    'a tmux server of its own that launchd starts (launchctl bootstrap of a user agent, booted out again at the end)',
  expected:
    'it starts, its parent is launchd, and it is in no application’s coalition, so that quitting one does not end it',
  async run(lab) {
    const {world} = lab;
    const [tmux] = allOnPath('tmux', world.environment.PATH);
    if (tmux === undefined) return notTried('no tmux on the PATH');
    const label = `mlxtop.mac-check.${process.pid}`;
    const domain = `gui/${process.getuid?.() ?? 0}`;
    const file = join(lab.folder, `${label}.plist`);
    // By its path: launchd has its own idea of where temporary files are.
    const socket = join(lab.folder, 'agent');
    const command = [tmux, '-S', socket, '-f', '/dev/null', '-D'];
    writeOwnFile(file, agentPropertyList({label, command, environment: {}}));
    lab.later(() => bootOut(lab, label));
    const server = connect({path: socket});
    lab.later(() => server.run(['kill-server']));
    const begun = await lab.program('/bin/launchctl', ['bootstrap', domain, file]);
    if (begun.code !== 0) return differs(`launchctl bootstrap ${failureOf(begun)}`);
    const pid = await lab.until(async () => {
      const {stdout, code} = await server.run(['display-message', '-p', '#{pid}']);
      return code === 0 && /^\d+$/.test(stdout.trim()) ? Number(stdout) : null;
    });
    if (pid === null) return differs('launchctl took it, but no tmux server answers');
    const made = await server.run(['new-session', '-d', '-s', 'one', 'sleep 60']);
    const [row] = await world.host.someProcesses([pid], {fresh: true});
    const {tells, ownerOf} = await ownersNow(world);
    const owner = ownerOf(pid);
    return judged(
      made.code === 0 && row?.parentPid === 1 && owner === undefined,
      `it answers, ${made.code === 0 ? 'takes a session' : 'takes no session'}; parent ${row?.parentPid === 1 ? 'launchd' : 'another'}; coalition: ${coalitionText(tells, owner)}`,
    );
  },
};
