import type {PowerSample} from '../../journal/events.js';
import type {ToolName} from './tools.js';

/** One question to one tool, and the figures of a power sample that its answer holds. */
export type PowerReading = {
  tool: ToolName;
  args: readonly string[];
  /**
   * At least this long, in ms, between two starts of the tool: every start costs, and 80 a minute is all that a
   * recorder may start.
   */
  restMs: number;
  /** See `PolledToolOptions`; for a tool that costs more the busier the Mac. */
  restTimes?: number;
  /** Null for an answer that holds none of them. */
  read: (text: string) => Partial<PowerSample> | null;
};
