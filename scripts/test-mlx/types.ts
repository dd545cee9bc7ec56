/** A release of mlx-lm that the tests run with; `packages` is what pip installs. */
export type Generation = {name: string; prints: 'table' | 'lines'; packages: readonly string[]};

export type Versions = {'mlx-lm': string; mlx: string; transformers: string};

/** Why an environment cannot be had: skipped for want of something, failed when something is wrong. */
export type Refusal = {skipped?: string | undefined; failed?: string | undefined};

export type Outcome = Refusal & {folder?: string; versions?: Versions};

/** What a Python says of itself. */
export type FoundPython = {
  version: [major: number, minor: number, patch: number];
  words: string;
  program: string;
  venv: boolean;
  virtualenv: boolean;
};

/** One that can make environments, with the module that does. */
export type Python = FoundPython & {maker: 'venv' | 'virtualenv'};
