import {UserError} from '../../../errors.js';
import {endsWithItsApp} from '../../ends-with-app.js';
import type {App, Protection} from '../../types.js';
import {readEnvironments, type TerminalEnvironment} from '../environment.js';
import type {RunTool} from '../run-tool.js';
import {COMMAND_COLUMNS, parseCommands} from './command-table.js';
import {createEvidence} from './evidence.js';
import {groupApps} from './group.js';
import {frontApp, parseAppList, parseFront} from './launch-services.js';
import {needsRelease, withoutHome} from './residence.js';
import {parseTop, topArguments} from './top-table.js';

/** Applications with many helpers have fifty of them; what comes after so many rows holds a few megabytes each. */
const MOST_ROWS = 300;

export type AppLookOptions = {
  userId: number;
  /** The system's name with its version, asked only where it matters. */
  system(): Promise<string>;
  /** This process, and what it was told when it was started. */
  self: {pid: number; environment: TerminalEnvironment};
};

const orNothing = ({answer}: {answer: Promise<string>}): Promise<string> => answer.catch(() => '');

/**
 * One look at the memory by application. Without ps (a sandbox) or lsappinfo (outside of the login session, over ssh for instance)
 * less is known of who belongs together, and nothing is lost. Throws when top gives no answer.
 */
export const lookAtApps = async (
  run: RunTool,
  protection: Protection,
  {userId, system, self}: AppLookOptions,
): Promise<App[]> => {
  const [top, commands, list] = await Promise.all([
    run('top', topArguments(MOST_ROWS)).answer,
    orNothing(run('ps', ['-axo', COMMAND_COLUMNS])),
    orNothing(run('lsappinfo', ['list'])),
  ]);
  const rows = parseTop(top);
  if (rows.length === 0) {
    throw new UserError('top said nothing that mlxtop understands.', 'Try again; Activity Monitor shows the same.');
  }
  const listed = parseAppList(list);
  const marked = frontApp(listed, null);
  const front =
    marked ?? (listed.length === 0 ? null : frontApp(listed, parseFront(await orNothing(run('lsappinfo', ['front'])))));
  const seen = {top: rows, commands: parseCommands(commands), listed, protection};
  const ends = needsRelease(seen) && endsWithItsApp(await system());
  const asked = withoutHome(seen, createEvidence(seen), ends);
  const environments = new Map<number, TerminalEnvironment>(await readEnvironments(run, asked));
  // In a tmux it is that of whoever started the server.
  if (protection.lookingPids?.includes(self.pid)) environments.set(self.pid, self.environment);
  return groupApps({...seen, front, userId, ends, environments});
};
