import {UserError} from '../../errors.js';
import {printable} from '../../format/printable.js';
import {waitAtMost} from '../../wait-at-most.js';
import {isTerminal, terminalApps, terminalOfServer} from '../terminal-app.js';
import type {SessionApp} from '../types.js';
import {bundleName} from './apps/bundle.js';
import {coalitionOwners} from './apps/coalitions.js';
import {COMMAND_COLUMNS, type CommandRow, parseCommands} from './apps/command-table.js';
import {createEvidence, listedBundle} from './apps/evidence.js';
import {type ListedApp, parseAppList, tellsCoalitions} from './apps/launch-services.js';
import {readEnvironments, type TerminalEnvironment} from './environment.js';
import type {RunningTool, RunTool} from './run-tool.js';

/** What the tools report. `listed` and `commands` are empty where lsappinfo or ps were refused. */
export type SessionEvidence = {
  commands: readonly CommandRow[];
  listed: readonly ListedApp[];
  /**
   * The variables of its terminal that the process was started with; those of a tmux server show where it was started.
   */
  environment: TerminalEnvironment;
};

/** More generations than there are between a terminal and what runs in it. */
const MAX_PARENTS = 16;

/**
 * The application that a process lives in: the one whose coalition it belongs to, else the one that it descends from
 * (iTerm2's shells descend from its server). Only where the system reports no coalitions, the one that its environment
 * names: a tmux server has no other trace of what started it. Null where nothing shows it, and for what belongs to no
 * application (started by launchd, over ssh).
 */
export const sessionApp = (pid: number, {commands, listed, environment}: SessionEvidence): SessionApp | null => {
  const evidence = createEvidence({top: [], commands, listed, protection: {trainerPids: [], ownPids: []}});
  const owners = coalitionOwners(listed);
  const ofListed = ({name, bundleId}: ListedApp): SessionApp => ({name: printable(name), bundleId});
  const known = (terminal: SessionApp): SessionApp => {
    const app = listed.find(one => isTerminal(one, terminal) && one.bundlePath === listedBundle(one));
    return app ? ofListed(app) : {name: printable(terminal.name), bundleId: terminal.bundleId};
  };
  const ofProcess = (at: number): SessionApp | null => {
    const owner = owners.get(at);
    if (owner) return ofListed(owner);
    const bundle = evidence.bundleOf(at);
    const app = bundle === null ? undefined : evidence.byBundle.get(bundle);
    if (app) return ofListed(app);
    if (bundle !== null) return {name: printable(bundleName(bundle)), bundleId: null};
    const server = terminalOfServer(evidence.commandOf(at));
    return server && known(server);
  };
  for (let at = pid, step = 0; at > 1 && step < MAX_PARENTS; step++) {
    const found = ofProcess(at);
    if (found) return found;
    at = evidence.commands.get(at)?.parentPid ?? 0;
  }
  const [terminal] = tellsCoalitions(listed) ? [] : terminalApps(environment);
  return terminal ? known(terminal) : null;
};

const askForSessionApp = async (run: RunTool, pid: number): Promise<SessionApp | null> => {
  const list = run('lsappinfo', ['list']).answer;
  const [commands, environments, listed] = await Promise.all([
    run('ps', ['-axo', COMMAND_COLUMNS]).answer.catch(() => ''),
    readEnvironments(run, [pid]),
    list.then(parseAppList).catch(() => null),
  ]);
  const environment = environments.get(pid) ?? {};
  const found = sessionApp(pid, {commands: parseCommands(commands), listed: listed ?? [], environment});
  if (found === null && listed === null) await list;
  return found;
};

/**
 * The same, from one `ps`, one `lsappinfo`, and a `ps` of the process alone: call it once, not repeatedly. Tools that
 * run longer than `patienceMs` do not keep this process from ending.
 * @throws {UserError} when lsappinfo gave no answer (in time), and nothing else shows the application.
 */
export const findSessionApp = async (
  run: RunTool,
  pid: number,
  patienceMs: number = Number.POSITIVE_INFINITY,
): Promise<SessionApp | null> => {
  const tools: RunningTool[] = [];
  const app = askForSessionApp((...words) => {
    const tool = run(...words);
    tools.push(tool);
    return tool;
  }, pid);
  if (patienceMs === Number.POSITIVE_INFINITY || (await waitAtMost(app, patienceMs))) return app;
  for (const tool of tools) tool.unref();
  throw new UserError(
    `The system has not reported within ${patienceMs / 1000} s which app process ${pid} belongs to.`,
    'The machine is very busy: try again.',
  );
};
