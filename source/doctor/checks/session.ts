import {endsWithItsApp} from '../../host/ends-with-app.js';
import {BACKGROUND} from '../../host/protected.js';
import {note, ok} from '../finding.js';
import type {Check} from '../world.js';

/**
 * The application that the running tmux server lives in: quitting or updating it may end the sessions, or deny them
 * access to files.
 */
export const session: Check = {
  name: 'session',
  async run({host, platform, tmux}) {
    if (platform !== 'darwin') return [];
    const {stdout, code} = await tmux.run(['display-message', '-p', '#{pid}']);
    // Another check reports that.
    if (code !== 0 || !/^\d+$/.test(stdout.trim())) return [];
    const app = await host.sessionApp(Number(stdout));
    if (app === null) return [ok('session', 'the tmux server belongs to no application')];
    const {system} = await host.machine();
    const what = `the tmux server was started in ${app.name} and belongs to it`;
    const files = `When ${app.name} is updated or removed, its sessions may lose access to files in Documents, Desktop, Downloads and on external disks.`;
    if (!endsWithItsApp(system)) return [note('session', what, files)];
    return [
      note(
        'session',
        what,
        `Quitting ${app.name} may end its sessions. ${files}`,
        `Keep ${app.name} open during a run, or allow it under ${BACKGROUND}`,
      ),
    ];
  },
};
