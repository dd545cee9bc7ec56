import {expect, test} from '@jest/globals';
import type {describe} from '../../source/insight/describe.js';
import type {Moment, MonotonicMs, WallMs} from '../../source/journal/clocks.js';
import type {RunEvent} from '../../source/journal/events.js';
import type {AlertWatch} from '../../source/recorder/alert-watch.js';
import type {Dated} from '../../source/recorder/dated.js';
import type {PowerWatch} from '../../source/recorder/power-watch.js';
import type {ToolWatch} from '../../source/recorder/tool-watch.js';

type Fits<Given, Wanted> = Given extends Wanted ? true : false;
type Call<Class, Method extends keyof Class> = Class[Method] extends (...words: infer Words) => unknown ? Words : never;
type Resumed<At> = {t: At; type: 'resume'; by: 'user'};

/**
 * The compiler checks this: where one clock could stand for the other, `npm run typecheck` fails at the `false` of that
 * line.
 */
const CHECKED: {
  wallAsMonotonic: Fits<WallMs, MonotonicMs>;
  monotonicAsWall: Fits<MonotonicMs, WallMs>;
  numberAsWall: Fits<number, WallMs>;
  numberAsMonotonic: Fits<number, MonotonicMs>;
  wallAsNumber: Fits<WallMs, number>;
  bothInPlace: Fits<[WallMs, MonotonicMs], Call<ToolWatch, 'check'>>;
  bothExchanged: Fits<[MonotonicMs, WallMs], Call<ToolWatch, 'check'>>;
  powerByWall: Fits<[WallMs], Call<PowerWatch, 'consider'>>;
  alertsByMonotonic: Fits<MonotonicMs, Call<AlertWatch, 'update'>[1]>;
  numberAsMoment: Fits<number, Moment>;
  monotonicAsMoment: Fits<MonotonicMs, Moment>;
  eventByWall: Fits<Resumed<WallMs>, Dated>;
  anyEventByMonotonic: Fits<Resumed<MonotonicMs>, RunEvent>;
  stateByMonotonic: Fits<MonotonicMs, Parameters<typeof describe>[1]>;
  eventByMonotonic: Fits<Resumed<MonotonicMs>, Dated>;
} = {
  wallAsMonotonic: false,
  monotonicAsWall: false,
  numberAsWall: false,
  numberAsMonotonic: false,
  wallAsNumber: true,
  bothInPlace: true,
  bothExchanged: false,
  powerByWall: false,
  alertsByMonotonic: false,
  numberAsMoment: true,
  monotonicAsMoment: false,
  eventByWall: true,
  anyEventByMonotonic: false,
  stateByMonotonic: false,
  eventByMonotonic: false,
};

test('one clock does not compile in the place of the other', () => {
  expect(Object.entries(CHECKED).flatMap(([name, fits]) => (fits ? [name] : []))).toEqual([
    'wallAsNumber',
    'bothInPlace',
    'numberAsMoment',
    'eventByWall',
  ]);
});
