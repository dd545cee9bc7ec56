import {commandLine} from '../../format/command-line.js';
import {BYTES_PER_GB, formatBytes} from '../../format/units.js';
import {cacheRoot} from '../../model/cache-root.js';
import {type Finding, note, ok, sharedAs} from '../finding.js';
import {many} from '../many.js';
import {type CachedModel, readModelCache} from '../model-cache.js';
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

const closedFindings = (models: readonly CachedModel[], folder: string): Finding[] => {
  const [first, ...others] = models.filter(({isClosed}) => isClosed);
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : `, and ${many(others.length, 'other')}`;
  const finding = note(
    'models',
    `cannot be read: ${first.name}${more}`,
    'A run with it fails, though it is downloaded: another user made its files (sudo?).',
    `Make it yours: sudo chown -R "$(id -un)" ${commandLine([folder])}`,
  );
  return [sharedAs(finding, {what: `${many(others.length + 1, 'model')} cannot be read`})];
};

const tightFindings = (free: number | null, folder: string): Finding[] => {
  if (free === null || free >= ROOM_BYTES) return [];
  return [
    note(
      'models',
      `${formatBytes(free)} free for models (${folder})`,
      'A model with 7 billion parameters takes about 4 GB in 4 bits, 15 GB in 16 bits.',
      'Remove models that you no longer need: hf cache ls   Or set HF_HOME to a folder on another disk.',
    ),
  ];
};

const refused = (folder: string, code: string): Finding =>
  note(
    'models',
    `the folder of models cannot be read: ${code} (${folder})`,
    'A run cannot find downloaded models, nor download new ones.',
    code === 'ENOTDIR'
      ? 'It is not a folder: check HF_HOME and HF_HUB_CACHE.'
      : 'Check who owns it, and its permissions.',
  );

/** Hugging Face's cache: where it is, what it holds, what is half downloaded, and the room on its disk. */
export const models: Check = {
  name: 'models',
  async run(world) {
    const {environment, freeBytes, now} = world;
    const folder = cacheRoot(world);
    const [cache, free] = await Promise.all([readModelCache(folder), freeBytes(folder)]);
    const tight = tightFindings(free, folder);
    if (cache?.refusal) return [refused(folder, cache.refusal)];
    if (cache === null || cache.models.length === 0) return [ok('models', 'no models downloaded yet'), ...tight];
    const bytes = cache.models.reduce((sum, model) => sum + model.bytes, 0);
    const what = `${cache.isCut ? 'more than ' : ''}${many(cache.models.length, 'model')}, ${formatBytes(bytes)}`;
    return [
      ok('models', `${what} (${withTilde(folder, environment)})`),
      ...closedFindings(cache.models, folder),
      ...halfFinding(cache.models.filter(model => isHalf(model, now()))),
      ...tight,
    ];
  },
};
