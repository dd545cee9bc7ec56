import {UserError} from '../../../errors.js';
import type {App, Protection} from '../../types.js';
import type {RunTool} from '../run-tool.js';
import {LIMIT_MS} from '../tools.js';
import {COMMAND_COLUMNS, parseCommands} from './command-table.js';
import {groupApps} from './group.js';
import {frontApp, parseAppList, parseFront} from './launch-services.js';
import {parseTop, topArguments} from './top-table.js';

/** Applications with many helpers have fifty of them; what comes after so many rows holds a few megabytes each. */
const MOST_ROWS = 300;

const orNothing = ({answer}: {answer: Promise<string>}): Promise<string> => answer.catch(() => '');

/**
 * One look at the memory by application. Without ps (a sandbox) or lsappinfo (outside of the login session, over ssh for instance)
 * less is known of who belongs together, and nothing is lost. Throws when top gives no answer.
 */
export const lookAtApps = async (run: RunTool, protection: Protection, userId: number): Promise<App[]> => {
  const [top, commands, list] = await Promise.all([
    run('top', topArguments(MOST_ROWS)).answer,
    orNothing(run('ps', ['-axo', COMMAND_COLUMNS], LIMIT_MS)),
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
  return groupApps({top: rows, commands: parseCommands(commands), listed, front, protection, userId});
};
