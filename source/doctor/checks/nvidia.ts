import {formatBytes} from '../../format/units.js';
import {standInFor} from '../../host/darwin/try-tool.js';
import {NVIDIA_QUERY, type NvidiaCard, parseNvidia} from '../../host/nvidia/query.js';
import type {Trial} from '../../host/try-program.js';
import {type Finding, note, ok, sharedAs} from '../finding.js';
import {allOnPath} from '../on-path.js';
import type {World} from '../world.js';

/** A driver that is not kept loaded (persistence mode off) takes some seconds for the first answer. */
const LIMIT_MS = 5000;

/** By nvidia-smi's manual. */
const NO_PERMISSION = 4;

/** Its memory was measured: 22 MB. */
const STAYS = 'a run’s recorder keeps one nvidia-smi running to read it (about 22 MB)';

const cardFinding = ({name, driver, totalBytes, usedBytes}: NvidiaCard): Finding => {
  const what = `${name}, driver ${driver}, ${formatBytes(usedBytes)} of ${formatBytes(totalBytes)} used`;
  const isBusy = totalBytes !== null && usedBytes !== null && usedBytes > totalBytes / 2;
  if (!isBusy) return ok('gpu', what);
  return note('gpu', what, 'Most of this card’s memory is in use already.', 'See by whom: mlxtop apps');
};

/** What is known of a failure by its words. */
const KNOWN: readonly (readonly [(trial: Trial) => boolean, means: string, next: string])[] = [
  [
    ({stdout, stderr}) => /version mismatch/i.test(stdout + stderr),
    'The driver was updated, and the old one is still loaded: trainers find no card, and mlxtop cannot read it.',
    'Restart the machine.',
  ],
  [
    ({code, stdout, stderr}) => code === NO_PERMISSION || /Insufficient Permissions/i.test(stdout + stderr),
    'You may not use the card: trainers find none either.',
    'See who may, often a group such as video or render: ls -l /dev/nvidia*',
  ],
];

const failed = (trial: Trial, why: string, module: string | null): Finding => {
  const [, means, next] = KNOWN.find(([is]) => is(trial)) ?? [];
  if (means !== undefined && next !== undefined) return note('gpu', `nvidia-smi ${why}`, means, next);
  return note(
    'gpu',
    `nvidia-smi ${why}`,
    module === null
      ? 'The NVIDIA driver is not loaded, or is broken: trainers find no card.'
      : `The kernel has driver ${module}; after an update of the driver the two differ until the machine restarts.`,
    'See what it says: nvidia-smi   Restarting the machine often fixes it.',
  );
};

/** NVIDIA's cards and their driver, by `nvidia-smi`. */
export const nvidia = async ({environment, host, tryProgram, nvidiaModule}: World): Promise<Finding[]> => {
  const module = nvidiaModule();
  const [found = ''] = allOnPath('nvidia-smi', environment.PATH);
  const program = standInFor(found || '/usr/bin/nvidia-smi', host.toolsFolder);
  const trial = await tryProgram([program, ...NVIDIA_QUERY], {limitMs: LIMIT_MS, env: {...environment, LC_ALL: 'C'}});
  if (trial.failure === 'ENOENT') {
    if (module === null) return [ok('gpu', 'no NVIDIA driver')];
    return [
      note(
        'gpu',
        `NVIDIA's driver ${module} is loaded, but there is no nvidia-smi`,
        'How busy the card is cannot be read.',
        'Install the driver’s utilities, such as nvidia-utils.',
      ),
    ];
  }
  const cards = parseNvidia(trial.stdout);
  if (trial.code === 0 && cards.length > 0) return [...cards.map(cardFinding), ok('gpu', STAYS)];
  const said = (trial.stdout.trim() || trial.stderr.trim()).split('\n')[0] ?? '';
  const why = trial.failure === 'late' ? 'gives no answer' : `fails (${trial.failure ?? `exit code ${trial.code}`})`;
  const finding = failed(trial, `${why}${said === '' ? '' : `: ${said}`}`, module);
  return [sharedAs(finding, {what: `nvidia-smi ${why}`})];
};
