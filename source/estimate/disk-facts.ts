/** A file of a model that is not there; its bytes where a listing of the model tells them. */
export type MissingFile = {file: string; bytes: number | null};

/**
 * Where a model lies. `found`: a folder of one's own (`revision` null) or a snapshot in the cache. `incomplete`: the
 * folder is there and files of it are not. `missing`: neither a folder nor in the cache: it would be downloaded first,
 * or, offline, the start would fail.
 */
export type Located =
  | {state: 'found'; folder: string; revision: string | null; remarks: readonly string[]}
  | {
      state: 'incomplete';
      folder: string;
      revision: string | null;
      missing: readonly MissingFile[];
      /** Whether the environment forbids downloads. */
      isOffline: boolean;
      remarks: readonly string[];
    }
  | {state: 'missing'; lookedIn: readonly string[]; isOffline: boolean; remarks: readonly string[]};

/** What lies in the folder that a training run would write its adapters to. */
export type AdapterFacts = {
  /** As mlx_lm would open it, absolute. */
  folder: string;
  exists: boolean;
  /** What adapter_config.json of an earlier run says; null where there is none. */
  config: {
    model: string | null;
    fineTuneType: string | null;
    numLayers: number | null;
    rank: number | null;
    iters: number | null;
  } | null;
  /** adapters.safetensors is there, and would be overwritten. */
  hasWeights: boolean;
  /** Iterations of the numbered checkpoints, ascending. */
  checkpoints: readonly number[];
};
