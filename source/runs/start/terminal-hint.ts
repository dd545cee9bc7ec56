import {editorTerminal, editorTerminalHint, livesInEditorHint} from '../../host/editor-terminal.js';
import {endsWithItsApp} from '../../host/ends-with-app.js';
import {getHost} from '../../host/get-host.js';
import {isTerminal, terminalApps} from '../../host/terminal-app.js';
import type {Tmux} from '../../tmux/client.js';
import {serverPid} from '../../tmux/sessions.js';
import type {User} from '../user.js';
import {appOf} from './session-note.js';

/** What the user should know about starting a run from an editor's terminal. */
export type TerminalHint = {
  /** The session would live in the editor, and may end with it: to print before the run is started. */
  endsWithEditor: boolean;
  /** Null for nothing to say. */
  text(session: string): string | null;
};

/** Whether a running server is known to live in another application than this terminal. */
const livesElsewhere = async (tmux: Tmux): Promise<boolean> => {
  const pid = await serverPid(tmux);
  const app = pid === null ? null : await appOf(pid);
  if (!app || app.bundleId === null) return false;
  return !terminalApps(process.env).some(terminal => isTerminal(app, terminal));
};

/**
 * The hint for this process' terminal. `independent`: the session will belong to no application. `isFallback`: that was
 * requested and is not possible. A server whose application is unknown may live in the editor.
 */
export const terminalHint = async (
  tmux: Tmux,
  user: User,
  {independent = false, isFallback = false} = {},
): Promise<TerminalHint> => {
  const {env, platform} = process;
  const plain = {
    endsWithEditor: false,
    text: (session: string) => editorTerminalHint(env, platform, session),
  };
  const editor = editorTerminal(env);
  if (editor === null || platform !== 'darwin' || independent) return plain;
  const {system} = await (await getHost()).machine();
  if (!endsWithItsApp(system)) return plain;
  const isElsewhere = await user.warnOnFailure(
    'which app the tmux server lives in is unknown',
    () => livesElsewhere(tmux),
    false,
  );
  if (isElsewhere) return plain;
  return {endsWithEditor: true, text: () => livesInEditorHint(editor, isFallback)};
};
