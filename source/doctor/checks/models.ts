import {commandLine} from '../../format/command-line.js';
import {BYTES_PER_GB, formatBytes} from '../../format/units.js';
import {type Finding, note, ok, sharedAs} from '../finding.js';
import {many} from '../many.js';
import {type CachedModel, cacheFolder, readModelCache} from '../model-cache.js';
import type {Check} from '../world.js';

/** What a model of seven billion parameters takes in four bits, and half as much for what is saved beside it. */
const ROOM_BYTES = 6 * BYTES_PER_GB;
/** A download that grew within this time is going on. */
const ACTIVE_MS = 120_000;

/** Weights are missing, or there are none and a download was cut off. */
const isHalf = ({missing, unfinished}: CachedModel, now: number): boolean => {
  if (unfinished !== null && now - unfinished.at < ACTIVE_MS) return false;
  return missing === null ? unfinished !== null : missing > 0;
};

const whatIsMissing = ({missing, unfinished}: CachedModel): string =>
  missing ? `${many(missing, 'file')} missing` : `${formatBytes(unfinished?.bytes ?? 0)} so far`;

const halfFinding = (half: readonly CachedModel[]): Finding[] => {
  const [first] = half;
  if (first === undefined) return [];
  const more = half.length === 1 ? '' : `, and ${many(half.length - 1, 'other')}`;
  const finding = note(
    'models',
    `only half downloaded: ${first.name} (${whatIsMissing(first)})${more}`,
    'Without a network a run with it fails; with one, it downloads the rest first.',
    commandLine(['hf', 'download', first.name]),
  );
  return [sharedAs(finding, {what: `${many(half.length, 'model')} only half downloaded`, next: 'hf download MODEL'})];
};

/** A folder of the user's as a shell spells it. */
const withTilde = (folder: string, {HOME}: NodeJS.ProcessEnv): string =>
  HOME && folder.startsWith(`${HOME}/`) ? `~${folder.slice(HOME.length)}` : folder;

/** Hugging Face's cache: where it is, what it holds, what is half downloaded, and the room on its disk. */
export const models: Check = {
  name: 'models',
  async run({environment, freeBytes, now}) {
    const cache = await readModelCache(environment);
    const free = await freeBytes(cacheFolder(environment));
    const tight =
      free !== null && free < ROOM_BYTES
        ? [
            note(
              'models',
              `${formatBytes(free)} free for models (${cacheFolder(environment)})`,
              'A model of 7 billion parameters takes some 4 GB in four bits, 15 GB in sixteen.',
              'Remove models that you no longer need: hf cache ls   Or set HF_HOME to a folder on another disk.',
            ),
          ]
        : [];
    if (cache === null || cache.models.length === 0) return [ok('models', 'no models downloaded yet'), ...tight];
    const half = cache.models.filter(model => isHalf(model, now()));
    const bytes = cache.models.reduce((sum, model) => sum + model.bytes, 0);
    const count = many(cache.models.length, 'model');
    return [
      ok(
        'models',
        `${cache.isCut ? 'more than ' : ''}${count}, ${formatBytes(bytes)} (${withTilde(cache.folder, environment)})`,
      ),
      ...halfFinding(half),
      ...tight,
    ];
  },
};
