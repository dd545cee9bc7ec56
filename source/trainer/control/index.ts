/** Pausing, resuming and stopping a run by signals to its processes: each returns when it has happened. */
export type {ControlOptions, ProcessHost, StopSignal} from './options.js';
export {isStopped, pause} from './pause.js';
export {resume} from './resume.js';
export {stop} from './stop.js';
