import type {Actions} from './types.js';

/**
 * The same actions, and a way to wait for those under way: a dashboard that is closed in the middle of a pause or a
 * quit completes it, with its note in the journal, before its process ends.
 */
export const withUnfinished = (actions: Actions): {actions: Actions; finished(): Promise<void>} => {
  const underWay = new Set<Promise<unknown>>();
  const kept = <Result>(action: Promise<Result>): Promise<Result> => {
    const settled: Promise<unknown> = action.then(
      () => underWay.delete(settled),
      () => underWay.delete(settled),
    );
    underWay.add(settled);
    return action;
  };
  const {pause, resume, stop, quitApp, stopAtCheckpoint, continueRun} = actions;
  const {detach, closeSession, zoomTrainer, swapLayout} = actions;
  return {
    actions: {
      close: actions.close,
      ...(pause && {pause: () => kept(pause())}),
      ...(resume && {resume: () => kept(resume())}),
      ...(stop && {stop: signal => kept(stop(signal))}),
      ...(quitApp && {quitApp: app => kept(quitApp(app))}),
      ...(stopAtCheckpoint && {stopAtCheckpoint: wanted => kept(stopAtCheckpoint(wanted))}),
      ...(continueRun && {continueRun: () => kept(continueRun())}),
      ...(detach && {detach: () => kept(detach())}),
      ...(closeSession && {closeSession: () => kept(closeSession())}),
      ...(zoomTrainer && {zoomTrainer: () => kept(zoomTrainer())}),
      ...(swapLayout && {swapLayout: () => kept(swapLayout())}),
    },
    finished: async () => {
      await Promise.all(underWay);
    },
  };
};
