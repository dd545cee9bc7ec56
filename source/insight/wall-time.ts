import {mapSeries, type RunSeries, type Series, type SpannedSeries} from './series.js';
import type {Line} from './story/lines.js';
import type {RunView} from './view.js';

/** Adds so many ms to a time; null stays null. */
const later = <Time extends number | null>(time: Time, ms: number): Time => (time === null ? null : time + ms) as Time;

/** A view of a run, whose times are by the run's clock, with times by the wall clock, which is `ms` ahead. */
export const viewInWallTime = (view: RunView, ms: number): RunView => {
  const {run, training, memory, power, cards, cardUse, lastQuit, recorder, hosts} = view;
  if (ms === 0) return view;
  return {
    ...view,
    run: {
      ...run,
      startedAt: later(run.startedAt, ms),
      endedAt: later(run.endedAt, ms),
      pausedSince: later(run.pausedSince, ms),
      stopAsked: run.stopAsked && {...run.stopAsked, at: later(run.stopAsked.at, ms)},
      restarted: run.restarted && {
        ...run.restarted,
        at: later(run.restarted.at, ms),
        began: later(run.restarted.began, ms),
      },
      stall: run.stall && {...run.stall, since: later(run.stall.since, ms)},
    },
    training: {
      ...training,
      finishAt: later(training.finishAt, ms),
      lastSignAt: later(training.lastSignAt, ms),
      lastReportAt: later(training.lastReportAt, ms),
      nextReportAt: later(training.nextReportAt, ms),
    },
    memory: memory && {...memory, takenAt: later(memory.takenAt, ms)},
    hosts: hosts.map(host => ({
      ...host,
      since: later(host.since, ms),
      memory: host.memory && {...host.memory, takenAt: later(host.memory.takenAt, ms)},
    })),
    power: power && {...power, takenAt: later(power.takenAt, ms)},
    cards: cards.map(card => ({...card, takenAt: later(card.takenAt, ms)})),
    cardUse: cardUse && {
      ...cardUse,
      sharing: cardUse.sharing && {...cardUse.sharing, since: later(cardUse.sharing.since, ms)},
      hotSince: later(cardUse.hotSince, ms),
    },
    lastQuit: lastQuit && {...lastQuit, at: later(lastQuit.at, ms), goneBy: later(lastQuit.goneBy, ms)},
    recorder: {...recorder, lastEventAt: later(recorder.lastEventAt, ms)},
    warnings: view.warnings.map(warning => ({...warning, since: later(warning.since, ms)})),
  };
};

const seriesLater = (series: Series, ms: number): Series => ({...series, startMs: later(series.startMs, ms)});

const spansLater = (spans: SpannedSeries, ms: number): SpannedSeries => ({
  '10m': seriesLater(spans['10m'], ms),
  '1h': seriesLater(spans['1h'], ms),
  all: seriesLater(spans.all, ms),
});

/** The same for what the charts draw. */
export const seriesInWallTime = (series: RunSeries, ms: number): RunSeries =>
  ms === 0 ? series : mapSeries(series, spans => spansLater(spans, ms));

/** The same for a line of what happened. */
export const lineInWallTime = (line: Line, ms: number): Line => {
  switch (line.about) {
    case 'end':
    case 'clock':
      return {...line, at: later(line.at, ms)};
    case 'restarted':
      return {...line, at: later(line.at, ms), machineStartedAt: later(line.machineStartedAt, ms)};
    case 'quits':
      return {...line, at: later(line.at, ms), goneBy: later(line.goneBy, ms)};
    case 'hosts':
      return {...line, from: later(line.from, ms)};
    case 'iterations':
      return {...line, beganAt: later(line.beganAt, ms)};
    case 'checkpoints':
      return {...line, last: {...line.last, at: later(line.last.at, ms)}};
    case 'apps': {
      const seen = (apps: typeof line.came) =>
        apps.map(app => ({...app, from: later(app.from, ms), to: later(app.to, ms)}));
      return {...line, came: seen(line.came), gone: seen(line.gone)};
    }
    case 'forgotten':
      return {...line, before: later(line.before, ms)};
    default:
      return line;
  }
};
