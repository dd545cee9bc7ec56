import {UserError} from '../../../errors.js';
import {endsWithItsApp} from '../../ends-with-app.js';
import type {App, Protection} from '../../types.js';
import {readEnvironments, type TerminalEnvironment} from '../environment.js';
import type {RunTool} from '../run-tool.js';
import {LIMIT_MS} from '../tools.js';
import {COMMAND_COLUMNS, parseCommands} from './command-table.js';
import {createEvidence} from './evidence.js';
import {groupApps} from './group.js';
import {frontApp, parseAppList, parseFront} from './launch-services.js';
import {needsRelease, withoutHome} from './residence.js';
import {parseTop, topArguments} from './top-table.js';

/** Applications with many helpers have fifty of them; processes beyond this row hold a few megabytes each. */
const MAX_ROWS = 300;

export type AppReadingOptions = {
  userId: number;
  /** The system's name with its version; called only when it matters. */
  system(): Promise<string>;
  /** This process, and the environment that it was started with. */
  self: {pid: number; environment: TerminalEnvironment};
};

const orNothing = ({answer}: {answer: Promise<string>}): Promise<string> => answer.catch(() => '');

/**
 * Reads memory by application. Without ps (in a sandbox) or lsappinfo (outside of the login session, for example over
 * ssh) less is known of which processes belong together, but none is lost. Throws when top gives no answer.
 */
export const readApps = async (
  run: RunTool,
  protection: Protection,
  {userId, system, self}: AppReadingOptions,
): Promise<App[]> => {
  const [top, commands, list] = await Promise.all([
    run('top', topArguments(MAX_ROWS)).answer,
    orNothing(run('ps', ['-axo', COMMAND_COLUMNS], LIMIT_MS)),
    orNothing(run('lsappinfo', ['list'])),
  ]);
  const rows = parseTop(top);
  if (rows.length === 0) {
    throw new UserError(
      'top printed something that mlxtop does not understand.',
      'Try again; Activity Monitor shows the same.',
    );
  }
  const listed = parseAppList(list);
  const marked = frontApp(listed, null);
  const front =
    marked ?? (listed.length === 0 ? null : frontApp(listed, parseFront(await orNothing(run('lsappinfo', ['front'])))));
  const seen = {top: rows, commands: parseCommands(commands), listed, protection};
  const ends = needsRelease(seen) && endsWithItsApp(await system());
  const asked = withoutHome(seen, createEvidence(seen), ends);
  const environments = new Map<number, TerminalEnvironment>(await readEnvironments(run, asked));
  // Within tmux this is the environment in which the server was started.
  if (protection.lookingPids?.includes(self.pid)) environments.set(self.pid, self.environment);
  return groupApps({...seen, front, userId, ends, environments});
};
