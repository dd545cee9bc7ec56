import {alertRule} from '../insight/alerts/catalogue.js';

/** What every channel is given to send. */
export type Message = {
  /** See insight/alerts/catalogue.ts; or `test`. */
  code: string;
  /** The alert no longer holds. */
  over: boolean;
  /** A sentence. */
  text: string;
  /** The run's name and id. */
  run: string;
  runId: string;
  /** ISO 8601. */
  at: string;
};

/** Whether it needs the user now, rather than when they like. */
export const isUrgent = ({code, over}: Message): boolean => !over && alertRule(code)?.urgent === true;

/** A notification's title. */
export const titleOf = ({run}: Message): string => `mlxtop: ${run}`;
