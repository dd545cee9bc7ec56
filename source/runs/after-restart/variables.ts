import {isSecretName} from '../../format/secret-names.js';
import {withoutSecrets} from '../../format/secrets.js';
import {listed} from '../../insight/listed.js';

/**
 * Variables that a start after a restart of the machine is to have again, besides the PATH, which `run.json` has: where
 * Python, models and data are, and whether they may be fetched. None of them is a secret.
 */
const KEPT = new Set(
  `VIRTUAL_ENV CONDA_PREFIX CONDA_DEFAULT_ENV PYTHONPATH PYTHONUNBUFFERED PYTHONUTF8 LANG LC_ALL LC_CTYPE SHELL
  XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME TMUX_TMPDIR MLXTOP_HOME
  HF_HOME HF_HUB_CACHE HUGGINGFACE_HUB_CACHE HF_DATASETS_CACHE TRANSFORMERS_CACHE HF_TOKEN_PATH HF_ENDPOINT
  HF_HUB_OFFLINE TRANSFORMERS_OFFLINE HF_DATASETS_OFFLINE HF_HUB_ENABLE_HF_TRANSFER TOKENIZERS_PARALLELISM
  WANDB_MODE WANDB_PROJECT WANDB_DISABLED CUDA_VISIBLE_DEVICES OMP_NUM_THREADS MLX_MAX_OPS_PER_BUFFER MLX_MAX_MB_PER_BUFFER
  AGX_RELAX_CDM_CTXSTORE_TIMEOUT`.split(/\s+/),
);

/** Longer values, and those with a password in an address or another secret, are not kept. */
const MAX_LENGTH = 4096;
const WITH_PASSWORD = /:\/\/[^/\s]*@/;

const mayBeKept = (value: string): boolean =>
  value !== '' && value.length <= MAX_LENGTH && !WITH_PASSWORD.test(value) && withoutSecrets(value) === value;

/** Those of the variables that are kept for a start after a restart. */
export const keptVariables = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      KEPT.has(name) && value !== undefined && mayBeKept(value) ? [[name, value]] : [],
    ),
  );

/** Those that trainers ask for come first. */
const OF_TRAINERS = /^(?:HF_|HUGGING|WANDB_|SWANLAB_|COMET_|MLFLOW_|NEPTUNE_|CLEARML_|AWS_)/;
const MOST_NAMED = 4;

/** The names of the secrets in an environment, those of trainers first. */
const secretVariables = (environment: NodeJS.ProcessEnv): string[] => {
  const names = Object.keys(environment).filter(name => environment[name] && isSecretName(name) && !KEPT.has(name));
  return [...names.filter(name => OF_TRAINERS.test(name)), ...names.filter(name => !OF_TRAINERS.test(name))];
};

/** What the user should know of the secrets that a start after a restart will not have; null for none. Only names. */
export const secretVariableWords = (environment: NodeJS.ProcessEnv): string | null => {
  const names = secretVariables(environment);
  if (names.length === 0) return null;
  const more = names.length - MOST_NAMED;
  const shown = more > 0 ? [...names.slice(0, MOST_NAMED), `${more} more`] : names;
  const advice = names.includes('HF_TOKEN') ? ' hf auth login keeps a token in a file.' : '';
  return `${listed(shown)} will not be there after a restart: mlxtop writes no secret to a file.${advice}`;
};
