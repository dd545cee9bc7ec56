import type {SpawnSyncReturns} from 'node:child_process';

/** A number that stands, or one on its way. Times in seconds of the rehearsal's clock. */
export type Moving = number | {from: number; to: number; at: number; seconds: number};

export type MacProcess = {
  id: string;
  parent: string;
  name: string;
  path: string;
  argv0: string;
  args: string;
  cpu: number;
  footprintBytes: Moving;
  compressedBytes: number | null;
  isVirtualMachine: boolean;
  registers?: boolean;
  pid: number | null;
  born: number | null;
};

export type MacApp = {
  name: string;
  kind: 'app' | 'system';
  bundleId: string | null;
  bundlePath: string | null;
  type: 'Foreground' | 'UIElement' | 'BackgroundOnly' | null;
  user: 'user' | 'root' | '_windowserver';
  onQuit: QuitAnswer;
  quitSeconds: number;
  backgroundAllowed: boolean;
  environment: Record<string, string>;
  joined?: {pid: number; born: number; parent: string}[];
  processes: MacProcess[];
};

export type QuitAnswer = 'quits' | 'asks' | 'cancels' | 'hangs' | 'refused';

/** Something that counts: `rate` a second until then, `rateAfter` from then on. */
export type Counting = {value: number; at: number; rate: number; until: number; rateAfter: number};

export type MacTrainer = {
  pid: number | null;
  born: number | null;
  name: string;
  argv0: string;
  args: string;
  footprintBytes: Moving;
  peakBytes: number;
  wiredShare: number;
  residentBytes: number;
  cpu: number;
  processor: Counting;
  compressedBytes: number | null;
};

export type MacMemory = {
  free: Moving;
  fileBacked: Moving;
  anonymous: Moving;
  wired: Moving;
  occupied: Moving;
  stored: Moving;
  purgeable: Moving;
  swapUsed: Moving;
  slowdown: Moving;
  swapTotal: number | null;
  level: 1 | 2 | 4 | null;
  levelBefore: 1 | 2 | 4;
  freePercent: number | null;
};

export type MacState = {
  faults: Record<string, string>;
  macos: string;
  build: string;
  darwin: string;
  sysctlGoesOn: boolean;
  iogpu: boolean;
  wideColumns: boolean;
  swapperTotals: boolean;
  coalitions: boolean;
  endsCoalitions: boolean;
  chip: string;
  rosetta: boolean;
  model: string;
  memoryBytes: number;
  pageBytes: number;
  performanceCores: number;
  efficiencyCores: number;
  gpuCores: number;
  gpuClass: string;
  gpuPercent: number | null;
  wiredLimitMb: number;
  encryptedSwap: boolean;
  foreignMark: boolean;
  /** Lists nothing that runs on this machine beside the rehearsal. */
  alone: boolean;
  decimalComma: 'environment' | 'always' | 'never';
  sleptAt: number;
  wokeAt: number;
  follows: boolean;
  settleSeconds: number;
  swapSettleSeconds: number;
  clock: number | null;
  frontmost: string;
  terminal: string;
  automation: 'allowed' | 'refused' | 'undecided' | 'unasked' | 'lost';
  terminate: 'works' | 'false' | 'nil' | 'error';
  terminateSeconds: number;
  notifications: 'allowed' | 'hidden';
  launchd: 'starts' | 'idle';
  kernelBytes: number;
  otherBytes: number;
  power: {
    source: 'ac' | 'battery';
    percent: number | null;
    remaining: string | null;
    lowPower: boolean;
    speedLimit: number | null;
  };
  roll: string;
  memory: MacMemory;
  counters: Record<string, Counting>;
  trainers: MacTrainer[];
  apps: MacApp[];
};

/** An app that is not in the catalogue; footprints in MiB. */
export type AppSpecification = {
  name: string;
  bundleId?: string;
  bundlePath?: string;
  type?: MacApp['type'];
  kind?: MacApp['kind'];
  user?: MacApp['user'];
  environment?: Record<string, string>;
  main: ProcessSpecification;
  helpers?: (ProcessSpecification & {id: string; name: string; path: string})[];
};

export type ProcessSpecification = {
  footprint: number;
  name?: string;
  path?: string;
  argv0?: string;
  args?: string;
  cpu?: number;
  parent?: string;
  registers?: boolean;
  isVirtualMachine?: boolean;
};

export type RehearsalOptions = {
  macos?: '13' | '14.0' | '14.4' | '15' | '26' | '27';
  scene?: 'red' | 'yellow' | 'green' | 'idle';
  apps?: readonly (string | AppSpecification)[];
  directory?: string;
  clock?: number;
  state?: Partial<MacState>;
  memory?: Partial<MacMemory>;
};

export type Call = {seconds: number; tool: string; args: string; line: string};

export type Rehearsal = {
  readonly tools: string;
  state(): MacState;
  change(edit: (state: MacState) => void): MacState;
  memory(): Record<'free' | 'fileBacked' | 'anonymous' | 'wired' | 'occupied' | 'stored' | 'purgeable', number> & {
    swapUsed: number;
    slowdown: number;
    level: 1 | 2 | 4;
  };
  calls(): Call[];
  run(tool: string, args?: readonly string[], env?: NodeJS.ProcessEnv): SpawnSyncReturns<string>;
  pids(name: string): number[];
  onQuit(name: string, answer: QuitAnswer, seconds?: number): void;
  /** Notifications that appeared on the screen so far: `title: text`. */
  shown(): string[];
  open(nameOrSpecification: string | AppSpecification): Promise<void>;
  quit(name: string): void;
  allowBackground(name: string, allowed: boolean): MacState;
  join(name: string, pid: number, parent?: string): MacState;
  inside(name: string): Record<string, string>;
  members(name: string): number[];
  end(name: string): void;
  adoptTrainer(pid: number, details?: Partial<MacTrainer>): void;
  fault(tool: string, kind: string | null): void;
  withdraw(folders: readonly string[]): void;
  allow(): void;
  sleep(pids: readonly number[], how: {seconds: number; parts?: number}): Promise<void>;
  footprint(pid: number): number | null;
  close(): void;
};

export const TOOLS: readonly string[];
export const createRehearsal: (options?: RehearsalOptions) => Promise<Rehearsal>;
export const openRehearsal: (folder: string) => Rehearsal;
