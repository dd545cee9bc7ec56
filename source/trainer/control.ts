/** Pausing, resuming and stopping a run by signals to its processes: each returns when it has happened. */
export type {ControlOptions, ProcessHost, StopSignal} from './control/options.js';
export {isStopped, pause} from './control/pause.js';
export {resume} from './control/resume.js';
export {stop} from './control/stop.js';
