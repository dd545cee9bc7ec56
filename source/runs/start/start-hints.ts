import type {Run} from '../../journal/runs.js';
import type {User} from '../user.js';
import type {StartPlace} from './choose-server.js';
import type {StartRequest} from './request.js';
import {terminalHint} from './terminal-hint.js';

/** What the user should know about the terminal that a run is started from. */
export type StartHints = {
  /** To print before the start; null for nothing. */
  before: string | null;
  /** To print once it has started; null for nothing. */
  after(run: Run): string | null;
  dashboardFlags(session: string): string[];
  /** The dashboard's flags if launchd was to start the server and did not. */
  fallbackDashboardFlags(session: string): string[];
};

/** The hints for a start in `place` from this process' terminal. */
export const startHints = async (
  {choices, dashboardFlags}: StartRequest,
  {tmux, warning, starts}: StartPlace,
  user: User,
): Promise<StartHints> => {
  const independent = choices.independent && warning === null;
  const {endsWithEditor, text} = await terminalHint(tmux, user, {independent, isFallback: choices.independent});
  const fallback = independent && starts ? (await terminalHint(tmux, user, {isFallback: true})).text : text;
  // Attaching hides what is printed here, so the dashboard shows it too.
  const flagsWith = (hint: string | null): string[] =>
    hint === null ? [...dashboardFlags] : [...dashboardFlags, '--hint', hint.replaceAll('\n', ' ')];
  return {
    before: endsWithEditor ? text('') : null,
    after({record: {session, name}}) {
      if (endsWithEditor) return null;
      return (session?.independent ? text : fallback)(name);
    },
    dashboardFlags: session => flagsWith(text(session)),
    fallbackDashboardFlags: session => flagsWith(fallback(session)),
  };
};
