import {isSessionName} from '../../format/run-name.js';
import {type RunRecord, sessionNameOf} from '../../journal/run-record.js';
import type {StartRequest} from './request.js';

/** The names under which a run is continued: those that it had. */
export const namesBefore = (before: RunRecord): Pick<StartRequest, 'session' | 'name'> => {
  const isSession = sessionNameOf(before) === before.name && isSessionName(before.name);
  return isSession ? {session: before.name, name: undefined} : {session: undefined, name: before.name};
};
