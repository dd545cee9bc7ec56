import {UserError} from '../../errors.js';
import {endsWithItsApp} from '../../host/ends-with-app.js';
import {BACKGROUND} from '../../host/protected.js';
import {note, ok, sharedAs} from '../finding.js';
import {tellableName} from '../tellable.js';
import type {Check} from '../world.js';

/** The tools that did not answer are another check's finding. */
const notKnown = (error: unknown): undefined => {
  if (!(error instanceof UserError)) throw error;
};

/**
 * The application that the running tmux server lives in: quitting or updating it may end the sessions, or deny them
 * access to files.
 */
export const session: Check = {
  name: 'session',
  async run({host, platform, tmux}) {
    if (platform !== 'darwin') return [];
    const {stdout, code} = await tmux.run(['display-message', '-p', '#{pid}']).catch(() => ({stdout: '', code: 1}));
    // Another check reports that.
    if (code !== 0 || !/^\d+$/.test(stdout.trim())) return [];
    const app = await host.sessionApp(Number(stdout)).catch(notKnown);
    if (app === undefined) return [ok('session', 'the application of its tmux server is not known')];
    if (app === null) return [ok('session', 'it belongs to no application')];
    const {system} = await host.machine();
    const what = `the tmux server was started in ${app.name} and belongs to it`;
    const files = `When ${app.name} is updated or removed, its sessions may lose access to files in Documents, Desktop, Downloads and on external disks.`;
    const told = tellableName(app);
    const safe = (text: string): string => text.replaceAll(app.name, told);
    if (!endsWithItsApp(system))
      return [sharedAs(note('session', what, files), {what: safe(what), means: safe(files)})];
    const means = `Quitting ${app.name} may end its sessions. ${files}`;
    const next = `Keep ${app.name} open during a run, or allow it under ${BACKGROUND}`;
    const shared = {what: safe(what), means: safe(means), next: safe(next)};
    return [sharedAs(note('session', what, means, next), shared)];
  },
};
