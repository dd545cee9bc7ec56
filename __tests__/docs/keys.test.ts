import {expect, test} from '@jest/globals';
import {AXIS_SIGNS, SEVERAL} from '../../source/dashboard/axis-marks.js';
import {CARDS} from '../dashboard/fixtures/cards.js';
import {STATES} from '../dashboard/fixtures/states.js';
import {sceneOf} from '../dashboard/screens.js';
import {pages} from './pages.js';

const readme = pages.find(({path}) => path === 'readme.md')?.text ?? '';
const [, table = '', below = ''] =
  /## Keys\n([\s\S]*?)\n\n([^|]*?)\n## /.exec(readme.replace('| key | what it does |', '')) ?? [];

/** The keys of the table's rows; `1`–`5` are each of them. */
const told = new Set(
  [...table.matchAll(/^\| (.+?) \|/gm)]
    .flatMap(([, cell = '']) => [...cell.matchAll(/`(.+?)`/g)].map(([, key = '']) => key))
    .concat(['2', '3', '4']),
);

/** The keys that a footer names, one by one. */
const offered = (snapshot: Parameters<typeof sceneOf>[0]): string[] =>
  sceneOf(snapshot).hints.flatMap(({key}) => (key === 'any key' ? [] : key.split(/[ -]|(?<=←)/)));

test('the table of keys has every key that a footer offers', () => {
  const all = [...Object.values(STATES), ...Object.values(CARDS)].flatMap(offered).filter(key => key !== '');
  expect([...new Set(all)].filter(key => !told.has(key))).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
});

test('every sign of the axis is explained below it', () => {
  const signs = [...Object.values(AXIS_SIGNS).map(({sign}) => sign), SEVERAL];
  expect(signs.filter(sign => !below.includes(`\`${sign}\``))).toEqual([]);
});
