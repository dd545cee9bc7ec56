import {join, resolve} from 'node:path';
import {homeOf} from './home-of.js';

/** Where words are looked up: the folder that a start would have, and its environment. */
export type Surroundings = {directory: string; environment: NodeJS.ProcessEnv};

const VARIABLE = /\$(?:(\w+)|\{([^}]*)\})/g;

/** As Python's `expanduser` and `expandvars`: what is not set stays as it stands. */
const expanded = (path: string, environment: NodeJS.ProcessEnv): string => {
  const withHome = path === '~' || path.startsWith('~/') ? homeOf(environment) + path.slice(1) : path;
  return withHome.replace(VARIABLE, (whole, plain, braced) => environment[plain ?? braced] ?? whole);
};

/**
 * Hugging Face's cache of models, absolute. The order of precedence is that of huggingface_hub/constants.py:
 * HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME, the home folder.
 */
export const cacheRoot = ({directory, environment}: Surroundings): string => {
  const general = environment.XDG_CACHE_HOME ?? join(homeOf(environment), '.cache');
  const home = environment.HF_HOME ?? join(general, 'huggingface');
  const hub = environment.HF_HUB_CACHE ?? environment.HUGGINGFACE_HUB_CACHE ?? join(home, 'hub');
  return resolve(directory, expanded(hub, environment));
};

const TRUE = new Set(['1', 'ON', 'YES', 'TRUE']);

/** Whether huggingface_hub would download nothing. */
export const isOffline = (environment: NodeJS.ProcessEnv): boolean =>
  TRUE.has((environment.HF_HUB_OFFLINE || environment.TRANSFORMERS_OFFLINE || '').toUpperCase());

/** Whether mlx_lm takes its models from ModelScope (mlx_lm/utils.py). */
export const usesModelScope = (environment: NodeJS.ProcessEnv): boolean =>
  environment.MLXLM_USE_MODELSCOPE?.toLowerCase() === 'true';

/**
 * The folders that ModelScope may have put a model into, in the order in which it looks (modelscope 1.40,
 * hub/utils/utils.py); a dot of the name is written as `___`.
 */
export const modelScopeFolders = (name: string, {directory, environment}: Surroundings): string[] => {
  const given = environment.MODELSCOPE_CACHE || join(homeOf(environment), '.cache', 'modelscope');
  const base = resolve(directory, expanded(given, environment));
  const [owner = '', repository = ''] = name.split('/');
  const safe = repository.replaceAll('.', '___');
  return [
    join(base, 'models', `${owner}--${repository}`, 'snapshots'),
    join(base, 'models', owner, safe),
    join(base, 'hub', 'models', owner, safe),
    join(base, owner, repository),
    join(base, owner, safe),
    join(base, 'hub', owner, repository),
    join(base, 'hub', owner, safe),
    join(base, 'models', owner, repository),
  ];
};
