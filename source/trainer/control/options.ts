import type {Host} from '../../host/types.js';

/** What controlling a run asks of the machine. */
export type ProcessHost = Pick<Host, 'processes' | 'processesNear' | 'processIdentity'>;

export type ControlOptions = {
  /**
   * What `host.processIdentity` gave for a target that is only a pid, when the run began: a pid that has since passed
   * to another process is refused.
   */
  identity?: string | null;
  /** The wrapper's exit file: once it is there the run has ended, though the wrapper still lives for 0.2 s. */
  exitFile?: string;
  /** How long it may take until every process has obeyed; 5000 by default. */
  limitMilliseconds?: number;
  /**
   * Called once, when all known processes have obeyed, to note it: where a list of all processes takes long, whether
   * these are really all may be known much later, or never.
   */
  onDone?: (pids: readonly number[]) => void;
};

export type StopOptions = ControlOptions & {
  /** Called once, when the signal has been sent: what comes after it may take seconds, or fail. */
  onSent?: () => void;
};

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';
