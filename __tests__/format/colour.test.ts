import {expect, test} from '@jest/globals';
import {mayColour} from '../../source/format/colour.js';

test.each([
  [undefined, {}, true],
  [undefined, {NO_COLOR: '1'}, false],
  [undefined, {NO_COLOR: '0'}, false],
  [undefined, {NO_COLOR: ''}, true],
  [undefined, {TERM: 'dumb'}, false],
  [true, {NO_COLOR: '1', TERM: 'dumb'}, true],
  [false, {}, false],
])('flag %s with %j: %s', (flag, environment, colour) => {
  expect(mayColour(flag, environment)).toBe(colour);
});
