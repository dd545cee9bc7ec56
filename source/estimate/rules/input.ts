import type {
  AdapterFacts,
  DataFacts,
  IgnoredKey,
  Located,
  ModelFacts,
  Place,
  Places,
  PythonFacts,
  StartFinding,
  TrainSettings,
} from '../facts.js';
import type {SettingProblem, StartFiles} from '../start-facts.js';

/** All that the rules look at; what could not be read is null, and then nothing is said of it. */
export type RuleInput = {
  /** Null for a program that is not known. */
  trainer: string | null;
  command: readonly string[];
  /** Why the shell would not find the command's program; null where it would. */
  programError: {message: string; nextStep: string} | null;
  settings: TrainSettings;
  places: Places;
  ignored: readonly IgnoredKey[];
  problems: readonly SettingProblem[];
  /** Every setting by the trainer's own name for it, and where it was said, by its path: `readTrainSettings`. */
  values: Readonly<Record<string, unknown>>;
  valuePlaces: Readonly<Record<string, Place>>;
  files: StartFiles;
  /** Null where no model is named. */
  located: Located | null;
  model: ModelFacts | null;
  /** Why the model's files could not be understood. */
  modelError: string | null;
  data: Readonly<Record<'train' | 'valid' | 'test', DataFacts | null>>;
  /** What the adapter path holds; null where that was not looked at. */
  adapters: AdapterFacts | null;
  /** Null where it is not known which Python would run it. */
  python: PythonFacts | null;
  platform: NodeJS.Platform;
};

/** One group of rules. */
export type Rules = (input: RuleInput) => StartFinding[];
