import {errorMessage} from '../../errors.js';
import {formatAbout} from '../../format/units.js';
import {TmuxHangsError} from '../../tmux/client.js';
import {formatOf, SEPARATOR} from '../../tmux/fields.js';
import {type Finding, note, ok, problem, sharedAs} from '../finding.js';
import {knownWords} from '../known-words.js';
import type {World} from '../world.js';

/** What tmux prints when client and server are of incompatible versions. */
const STRANGERS = /protocol version mismatch|server exited unexpectedly|open terminal failed: not a terminal/;

/** tmux fills in an option's value for its name. */
const FIELDS = ['version', 'start_time', 'exit-unattached', 'destroy-unattached', 'escape-time', 'status'] as const;

/** An Esc that takes longer than this is felt to hang; tmux' own default was 500 ms before 3.5. */
const SLOW_ESCAPE_MS = 500;

const isOn = (value: string): boolean => /^(?:1|on|keep-last|keep-group)$/.test(value);

const versionFinding = (server: string, client: string, startedAt: number, now: number): Finding => {
  const age = Number.isFinite(startedAt) && startedAt > 0 ? `, started ${formatAbout(now / 1000 - startedAt)} ago` : '';
  if (server === client) return ok('tmux-server', `its server is of the same version${age}`);
  return note(
    'tmux-server',
    `the running tmux server is version ${server}, the tmux on the PATH ${client}${age}`,
    'The server was started before an upgrade; usually the two work together.',
    'If something looks odd: end its sessions when you no longer need them, and start tmux again.',
  );
};

const optionFindings = (values: readonly string[]): Finding[] => {
  const [exits = '', destroys = '', escapeMs = '', status = ''] = values;
  const findings: Finding[] = [];
  if (isOn(exits)) {
    findings.push(
      problem(
        'tmux-options',
        'exit-unattached is on',
        'The server, and the run with it, would end when you detach: mlxtop run refuses.',
        'Remove it from ~/.tmux.conf, then: tmux set -s exit-unattached off   or: mlxtop run --socket-name mlxtop -- …',
      ),
    );
  }
  if (isOn(destroys)) {
    findings.push(
      note(
        'tmux-options',
        'destroy-unattached is on',
        'Sessions end when you leave them. mlxtop turns it off for its own; a trainer that you start in a session of yours ends.',
        'tmux set -g destroy-unattached off',
      ),
    );
  }
  if (Number(escapeMs) > SLOW_ESCAPE_MS) {
    findings.push(
      note(
        'tmux-options',
        `escape-time is ${escapeMs} ms`,
        'Esc in the dashboard takes that long.',
        'tmux set -s escape-time 20   and the same in ~/.tmux.conf',
      ),
    );
  }
  if (status === 'off' || status === '0') {
    findings.push(ok('tmux-options', 'status line off (a run’s own session has one)'));
  }
  return findings;
};

/** The tmux server's process, where there is just one. */
const serverPid = async ({host, node}: World): Promise<number | null> => {
  const all = await host.processes().catch(() => []);
  const servers = all.filter(({name, parentPid, pid}) => /^tmux/.test(name) && parentPid === 1 && pid !== node.pid);
  return servers.length === 1 ? (servers[0]?.pid ?? null) : null;
};

const hangingFinding = async (world: World, error: TmuxHangsError): Promise<Finding> => {
  const pid = await serverPid(world);
  const it = pid === null ? 'PID' : String(pid);
  return problem(
    'tmux-server',
    errorMessage(error),
    `It is stopped, or hangs${pid === null ? '' : ` (process ${pid})`}: no run can be started on it or attached to. Runs in it may still be training.`,
    `kill -CONT ${it}   If that does not help, a server beside it: mlxtop run --socket-name mlxtop -- …   The last resort ends its sessions: kill -9 ${it}`,
  );
};

/** Whether the running tmux server answers, its version and age, and the options that matter to a run. */
export const serverFindings = async (world: World, client: string): Promise<Finding[]> => {
  let answer: Awaited<ReturnType<World['tmux']['run']>>;
  try {
    answer = await world.tmux.run(['display-message', '-p', formatOf(FIELDS)]);
  } catch (error) {
    if (error instanceof TmuxHangsError) return [await hangingFinding(world, error)];
    throw error;
  }
  const {stdout, stderr, code} = answer;
  if (code !== 0 && STRANGERS.test(stderr)) {
    const finding = problem(
      'tmux-server',
      `the running tmux server does not understand tmux ${client}: ${stderr.trim()}`,
      'It is of another version, started before an upgrade; a run cannot be started on it.',
      'End its sessions when you no longer need them (tmux kill-server ends all), or use another server: mlxtop run --socket-name mlxtop -- …',
    );
    return [sharedAs(finding, {what: `the running tmux server does not understand this tmux: ${knownWords(stderr)}`})];
  }
  if (code !== 0) return [ok('tmux-server', 'no server is running yet')];
  const [server = '', started = '', ...options] = stdout.trim().split(SEPARATOR);
  return [versionFinding(server, client, Number(started || Number.NaN), world.now()), ...optionFindings(options)];
};
