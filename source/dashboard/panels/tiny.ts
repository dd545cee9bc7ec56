import {formatClock, formatNumber} from '../../format/units.js';
import {fractionDone} from '../../insight/progress.js';
import {shownEnd} from '../../insight/undated.js';
import {wholeTraining} from '../../insight/whole-training.js';
import {gigabytesField, paceField} from '../figures.js';
import {quiet, type Row, say, strong} from '../row.js';
import type {Scene} from '../scene.js';
import {stateField} from './progress-header.js';

/** All that a pane below 40×8 shows: how far and until when, how fast, and whether memory is in the way. */
export const tinyRows = (scene: Scene): Row[] => {
  const {run, training, memory} = scene.view;
  const fraction = fractionDone(scene.view);
  const state = stateField(scene);
  const end = shownEnd(scene.view);
  const percent =
    fraction === null ? formatNumber(wholeTraining(scene.view).iteration) : `${Math.floor(fraction * 100)} %`;
  return [
    [
      {...state, text: state.text.trim()},
      say(' '),
      strong(percent),
      quiet(` ${run.endedAt === null ? 'done' : 'ended'} `),
      strong(formatClock(end, scene.now)),
    ],
    [
      say(paceField(training.iterationsPerMinute, training.paceTrend, 5)),
      quiet(' it/min '),
      say(`${memory?.pressure ?? '—'}`.padEnd(6)),
      quiet(' swap '),
      say(gigabytesField(memory?.swapUsedBytes).trimStart()),
    ],
  ];
};
