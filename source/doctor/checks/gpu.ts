import {BYTES_PER_GB, formatBytes} from '../../format/units.js';
import {majorVersion} from '../../host/darwin/sw-vers.js';
import {parseSysctl, sysctlNumber} from '../../host/darwin/sysctl.js';
import {gpuWorkingSet} from '../../host/darwin/working-set.js';
import {type Finding, note, ok} from '../finding.js';
import type {Check, World} from '../world.js';
import {nvidia} from './nvidia.js';

const NAMES = {megabytes: 'iogpu.wired_limit_mb', bytes: 'debug.iogpu.wired_limit'} as const;

/** What macOS leaves to itself at least by its own default: 16 GB of memory, of which the GPU gets 11.8. */
const LEFT_BYTES = 4 * BYTES_PER_GB;

/** The limit that somebody has set, in bytes, and by which name; null for macOS' own. */
const limitSet = async ({tryTool}: World): Promise<{bytes: number; words: string; reset: string} | null> => {
  const values = parseSysctl((await tryTool('sysctl', ['-i', NAMES.megabytes, NAMES.bytes])).stdout);
  for (const [name, unit] of [
    [NAMES.megabytes, 1024 ** 2],
    [NAMES.bytes, 1],
  ] as const) {
    const value = sysctlNumber(values, name);
    if (value) return {bytes: value * unit, words: `${name}=${value}`, reset: `sudo sysctl ${name}=0`};
  }
  return null;
};

const limitFinding = async (world: World): Promise<Finding> => {
  const {memoryBytes, system, gpuWorkingSetBytes, processor} = await world.host.machine();
  const set = await limitSet(world);
  if (set === null) {
    const what = gpuWorkingSetBytes ? `the GPU may use ${formatBytes(gpuWorkingSetBytes)}` : 'GPU limit not known';
    return ok('gpu', what);
  }
  const byDefault = gpuWorkingSet({
    memoryBytes,
    major: majorVersion(system),
    isAppleChip: processor?.startsWith('Apple') === true,
    wiredLimitMegabytes: null,
    wiredLimitBytes: null,
  });
  const what = `the GPU's limit was changed: ${set.words} (${formatBytes(set.bytes)}${byDefault === null ? '' : `, by default ${formatBytes(byDefault)}`})`;
  const left = memoryBytes === null ? null : memoryBytes - set.bytes;
  if (left !== null && left < LEFT_BYTES) {
    return note(
      'gpu',
      what,
      `That leaves ${formatBytes(Math.max(0, left))} for macOS and all applications: a run that uses it can freeze the Mac.`,
      `${set.reset}   (back to the default; a restart does the same)`,
    );
  }
  return note('gpu', what, 'It lasts until the next restart: an earlier run may have had less.', set.reset);
};

/** From this release on macOS ends GPU work that holds up the display (ml-explore/mlx#3267). */
const WATCHDOG_SINCE = 26;

const watchdog = async ({host, environment}: World): Promise<Finding[]> => {
  const {system} = await host.machine();
  if ((majorVersion(system) ?? 0) < WATCHDOG_SINCE || environment.AGX_RELAX_CDM_CTXSTORE_TIMEOUT) return [];
  return [
    note(
      'gpu',
      `${system} ends GPU work that delays the display`,
      'A run with long steps may end with "Impacting Interactivity" while the display is lit.',
      'If that happens: mlxtop run --relax-gpu-watchdog -- …, or let the display sleep',
    ),
  ];
};

/** What the GPU may use, and what may end its work. */
export const gpu: Check = {
  name: 'gpu',
  run: async world =>
    world.platform === 'darwin' ? [await limitFinding(world), ...(await watchdog(world))] : nvidia(world),
};
