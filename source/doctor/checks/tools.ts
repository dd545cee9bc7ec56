import {TOOL_NAMES, type ToolName} from '../../host/darwin/tools.js';
import type {Trial} from '../../host/try-program.js';
import {type Finding, note, ok, problem} from '../finding.js';
import type {Check} from '../world.js';

/** A use of each tool that only looks, as near to what mlxtop asks as can be. What has no such use is started for its usage. */
const USES: Partial<Record<ToolName, (pid: string) => readonly string[]>> = {
  sysctl: () => ['-i', 'hw.memsize', 'vm.swapusage'],
  vm_stat: () => [],
  ps: () => ['-axo', 'pid=,ppid=,ucomm='],
  lsof: pid => ['-a', '-d', 'cwd', '-p', pid, '-Fn'],
  footprint: pid => ['-f', 'bytes', '--noCategories', '-p', pid],
  ioreg: () => ['-r', '-d', '1', '-w', '0', '-c', 'IOAccelerator'],
  pmset: () => ['-g', 'batt'],
  top: () => ['-l', '1', '-o', 'mem', '-n', '5', '-stats', 'pid,command,mem,cmprs'],
  lsappinfo: () => ['list'],
  caffeinate: () => ['-t', '0'],
  sw_vers: () => [],
};

/** What mlxtop cannot do without. */
const NEEDED = new Set<string>(['sysctl', 'vm_stat', 'ps']);

/** What a Mac without need takes at most; `top` looks at every process. */
const usualMs = (name: string): number => (name === 'top' ? 2000 : 500);

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'is missing',
  EACCES: 'may not be started here',
  EPERM: 'may not be started here',
  late: 'gave no answer within 10 s',
};

const LOSS: Readonly<Record<string, string>> = {
  footprint: 'The memory of the trainer is then its resident size, which is far too small for MLX.',
  top: 'There is no list of applications by memory then.',
  lsappinfo: 'Applications are then told by their paths alone.',
  ioreg: "The GPU's use is not known then.",
  pmset: 'Battery, power mode and heat are not known then.',
  caffeinate: 'Nothing keeps the Mac awake then.',
  lsof: 'The folder that an adopted trainer works in is not known then.',
};

const lossOf = (name: string): string =>
  NEEDED.has(name)
    ? 'Without it mlxtop sees nothing of this machine.'
    : (LOSS[name] ?? 'What it tells is not known then.');

const isRefused = ({failure, stdout, code}: Trial): boolean => failure !== null || (code !== 0 && stdout.trim() === '');

/** What a trial of a tool says. */
export const toolFinding = (name: string, trial: Trial): Finding | null => {
  const {failure, code, stderr, tookMs} = trial;
  if (isRefused(trial)) {
    const said = stderr.trim().split('\n')[0];
    const why = failure === null ? `fails (exit code ${code})${said ? `: ${said}` : ''}` : (WHY[failure] ?? failure);
    const cure =
      failure === 'late'
        ? 'The machine is very busy: try again when it is not.'
        : 'Run mlxtop outside of what forbids it (a sandbox, an editor’s agent).';
    const odd = NEEDED.has(name) ? problem : note;
    return odd('tools', `${name} ${why}`, lossOf(name), cure);
  }
  if (tookMs <= usualMs(name)) return null;
  return note(
    'tools',
    `${name} took ${(tookMs / 1000).toFixed(1)} s`,
    'mlxtop shows figures with their age meanwhile, and waits for no tool where it need not.',
    'Normal while the Mac swaps heavily; else see what keeps it busy: mlxtop memory',
  );
};

/** The tools that mlxtop calls on a Mac: each is there, answers, and how quickly. One after the other, so that none is slow by another. */
export const tools: Check = {
  name: 'tools',
  async look({platform, tryTool, node}) {
    if (platform !== 'darwin') return [];
    const findings: Finding[] = [];
    const times: string[] = [];
    for (const name of TOOL_NAMES) {
      const use = USES[name];
      // osascript's every use does something.
      if (use === undefined) continue;
      const trial = await tryTool(name, use(String(node.pid)));
      const odd = toolFinding(name, trial);
      if (odd === null) times.push(`${name} ${trial.tookMs} ms`);
      else findings.push(odd);
    }
    return [...(times.length > 0 ? [ok('tools', `answer: ${times.join(', ')}`)] : []), ...findings];
  },
};
