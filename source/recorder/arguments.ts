import {parseArgs} from 'node:util';
import {errorMessage, usageError} from '../errors.js';
import type {PaneNames} from './placed-record.js';

export type RecordArguments = {
  folder: string;
  /** Null for a trainer that mlxtop did not start: its run.json says what is followed. */
  wrapperPid: number | null;
  /** Where the pane is, according to tmux; null when that was not given (an older version's launch). */
  pane: PaneNames | null;
  /** See `Host.toolsFolder`: the launcher's, because the tmux server's environment is another. */
  tools: string | undefined;
};

/**
 * Parses the internal arguments of `mlxtop record`. Small on purpose: the recorder loads no argument library. Throws a
 * usage error.
 */
export const parseRecordArguments = (words: readonly string[]): RecordArguments => {
  const options = {
    folder: {type: 'string'},
    'wrapper-pid': {type: 'string'},
    adopted: {type: 'boolean'},
    tools: {type: 'string'},
    session: {type: 'string'},
    pane: {type: 'string'},
    socket: {type: 'string'},
  } as const;
  let values: {
    folder?: string;
    'wrapper-pid'?: string;
    adopted?: boolean;
    tools?: string;
    session?: string;
    pane?: string;
    socket?: string;
  };
  try {
    ({values} = parseArgs({args: [...words], options}));
  } catch (error) {
    throw usageError(errorMessage(error), 'mlxtop record is internal: mlxtop run starts it.');
  }
  const wrapperPid = values.adopted ? null : Number(values['wrapper-pid']);
  if (!values.folder || (wrapperPid !== null && !(Number.isInteger(wrapperPid) && wrapperPid > 0))) {
    throw usageError(
      'mlxtop record needs --folder and --wrapper-pid.',
      'It is internal: to record a run, start it with mlxtop run -- COMMAND.',
    );
  }
  const {session: sessionId, pane: trainerPane, socket: socketPath} = values;
  const pane = sessionId && trainerPane && socketPath ? {sessionId, trainerPane, socketPath} : null;
  return {folder: values.folder, wrapperPid, pane, tools: values.tools};
};
