import {join} from 'node:path';
import {endsWithItsApp} from '../../../host/ends-with-app.js';
import {writeOwnFile} from '../../../paths/open.js';
import {connect} from '../../../tmux/client.js';
import {shellWord} from '../../../tmux/quote.js';
import {coalitionText, ownersNow} from '../apps.js';
import {judged, notTried, type Step} from '../step.js';

/** How long to wait after the application has gone: what ends with it gets SIGTERM at once. */
const SETTLED_MS = 5000;

export const quitTerminal: Step = {
  name: 'quit-terminal',
  item: 1,
  tried:
    'a tmux server that the user starts in another terminal application, and then quits that application by its own menu',
  expected:
    'it is in that application’s coalition; up to macOS 26 it continues, from 27 on it ends, unless the application is allowed under Background App Activity',
  asks: 'Do you have another terminal application than this one (iTerm2, Ghostty, …), with nothing of yours in it, that you could open and quit by hand now?',
  async run(lab) {
    const {world} = lab;
    const socket = join(lab.folder, 'other');
    const script = join(lab.folder, 'other.sh');
    writeOwnFile(script, `exec tmux -S ${shellWord(socket)} -f /dev/null new-session -d 'sleep 900'\n`);
    const server = connect({path: socket});
    lab.later(() => server.run(['kill-server']));
    if (!(await lab.person.isReady(`In that application type: sh ${shellWord(script)}   then press Enter here.`))) {
      return notTried('no one to ask');
    }
    const pidNow = async (): Promise<number | null> => {
      const {stdout, code} = await server.run(['display-message', '-p', '#{pid}']);
      return code === 0 && /^\d+$/.test(stdout.trim()) ? Number(stdout) : null;
    };
    const pid = await lab.until(pidNow, 3000);
    if (pid === null) return notTried('no tmux server was started there');
    const {tells, ownerOf} = await ownersNow(world);
    const owner = ownerOf(pid);
    if (!(await lab.person.isReady('Now quit that application by its menu, then press Enter here.'))) {
      return notTried('no one to ask');
    }
    const ended = await lab.until(async () => ((await pidNow()) === pid ? null : true), SETTLED_MS);
    const isNew = endsWithItsApp((await world.host.machine()).system);
    return judged(
      (ended === true) === isNew && (!tells || owner !== undefined),
      `coalition: ${coalitionText(tells, owner)}; ${ended === true ? 'it has ended with it' : 'it continues'}${isNew && ended !== true ? ' (or that application is allowed to run in the background)' : ''}`,
    );
  },
};
