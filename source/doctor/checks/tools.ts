import {topArguments} from '../../host/darwin/apps/top-table.js';
import {GPU_IOREG} from '../../host/darwin/ioreg.js';
import {TOOL_NAMES, type ToolName} from '../../host/darwin/tools.js';
import type {Trial} from '../../host/try-program.js';
import {type Finding, note, ok, problem, sharedAs} from '../finding.js';
import {knownWords} from '../known-words.js';
import {many} from '../many.js';
import type {Check} from '../world.js';

/** How a tool is tried, and what its absence means. */
type ToolCheck = {
  /** Arguments of a harmless use, as close as possible to what mlxtop asks. */
  use: (pid: string) => readonly string[];
  /** What mlxtop cannot do without it. */
  loss: string;
  /** mlxtop cannot work without it. */
  isNeeded?: true;
  /** The longest that it takes on a Mac that is not busy; `USUAL_MS` by default. */
  usualMs?: number;
};

const USUAL_MS = 500;
/** The longest wait for one of them, and for all: mlxtop itself is more patient. */
const LIMIT_MS = 3000;
const ALL_MS = 6000;
const BLIND = 'Without it mlxtop cannot read this machine.';

/**
 * Every tool that mlxtop runs: the compiler asks for an entry with each new one. Null for a tool of which every use
 * changes something.
 */
const CHECKS: Readonly<Record<ToolName, ToolCheck | null>> = {
  sysctl: {use: () => ['-i', 'hw.memsize', 'vm.swapusage'], loss: BLIND, isNeeded: true},
  vm_stat: {use: () => [], loss: BLIND, isNeeded: true},
  ps: {use: () => ['-axo', 'pid=,ppid=,ucomm='], loss: BLIND, isNeeded: true},
  lsof: {
    use: pid => ['-a', '-d', 'cwd', '-p', pid, '-Fn'],
    loss: 'Without it, the folder that an adopted trainer works in is unknown.',
  },
  footprint: {
    use: pid => ['-f', 'bytes', '--noCategories', '-p', pid],
    loss: "Without it, the trainer's memory is its resident size, which is far too small for MLX.",
  },
  ioreg: {use: () => GPU_IOREG, loss: 'Without it, GPU use is unknown.'},
  pmset: {use: () => ['-g', 'batt'], loss: 'Without it, battery, power mode and heat are unknown.'},
  // It inspects every process.
  top: {use: () => topArguments(5), loss: 'Without it, there is no list of applications by memory.', usualMs: 2000},
  lsappinfo: {use: () => ['list'], loss: 'Without it, applications are recognised only by their paths.'},
  osascript: null,
  caffeinate: {use: () => ['-t', '0'], loss: 'Without it, nothing keeps the Mac awake.'},
  launchctl: null,
  sw_vers: {use: () => [], loss: 'Without it, the release of macOS is unknown.'},
};

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'is missing',
  EACCES: 'may not be started here',
  EPERM: 'may not be started here',
  late: 'gave no answer in time',
};

const isRefused = ({failure, stdout, code}: Trial): boolean => failure !== null || (code !== 0 && stdout.trim() === '');

/** What a trial of a tool means; null when the tool works and is fast. */
const toolFinding = (name: ToolName, {loss, isNeeded, usualMs = USUAL_MS}: ToolCheck, trial: Trial): Finding | null => {
  const {failure, code, stderr, tookMs} = trial;
  if (isRefused(trial)) {
    const said = stderr.trim().split('\n')[0];
    const why = failure === null ? `fails (exit code ${code})${said ? `: ${said}` : ''}` : (WHY[failure] ?? failure);
    const cure =
      failure === 'late'
        ? 'The machine is very busy: try again when it is not.'
        : 'Run mlxtop outside whatever forbids it (a sandbox, an editor’s agent).';
    const odd = isNeeded ? problem : note;
    const finding = odd('tools', `${name} ${why}`, loss, cure);
    return said
      ? sharedAs(finding, {what: `${name} fails (${failure ?? `exit code ${code}`}): ${knownWords(said)}`})
      : finding;
  }
  if (tookMs <= usualMs) return null;
  return note(
    'tools',
    `${name} took ${(tookMs / 1000).toFixed(1)} s`,
    'Meanwhile mlxtop shows older figures with their age, and waits for a tool only where it must.',
    'This is normal while the Mac swaps heavily; otherwise see what keeps it busy: mlxtop memory',
  );
};

const answerFinding = (times: readonly {name: string; ms: number}[]): Finding[] => {
  const slowest = times.toSorted((one, other) => other.ms - one.ms)[0];
  if (slowest === undefined) return [];
  return [
    ok('tools', `${many(times.length, 'tool')} of macOS answer, the slowest (${slowest.name}) in ${slowest.ms} ms`),
  ];
};

const untriedFinding = (names: readonly string[]): Finding[] =>
  names.length === 0
    ? []
    : [
        note(
          'tools',
          `not tried: ${names.join(', ')}`,
          'The tools before them took too long.',
          'Try again when the machine is less busy.',
        ),
      ];

/**
 * Whether each tool that mlxtop runs on a Mac exists and answers, and how fast. One after the other, so that none slows
 * another.
 */
export const tools: Check = {
  name: 'tools',
  measures: true,
  async run({platform, tryTool, node}) {
    if (platform !== 'darwin') return [];
    const findings: Finding[] = [];
    const times: {name: string; ms: number}[] = [];
    const untried: string[] = [];
    let leftMs = ALL_MS;
    for (const name of TOOL_NAMES) {
      const check = CHECKS[name];
      if (check === null) continue;
      if (leftMs <= 0) {
        untried.push(name);
        continue;
      }
      const trial = await tryTool(name, check.use(String(node.pid)), Math.min(leftMs, LIMIT_MS));
      leftMs -= trial.tookMs;
      const odd = toolFinding(name, check, trial);
      if (odd === null) times.push({name, ms: trial.tookMs});
      else findings.push(odd);
    }
    return [...answerFinding(times), ...findings, ...untriedFinding(untried)];
  },
};
