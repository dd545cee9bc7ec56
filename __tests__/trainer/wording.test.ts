import {expect, test} from '@jest/globals';
import {createWordings} from '../../source/trainer/dialects/guess/wording.js';

/** Finds the first number of up to three digits; tells which lines were searched. */
const search = () => {
  const searched: string[] = [];
  const read = createWordings(
    line => {
      searched.push(line);
      const match = /\d{1,3}/.exec(line);
      return match === null ? null : {start: match.index, end: match.index + match[0].length};
    },
    span => [span],
  );
  const numberIn = (line: string): string | null => {
    const {thing, at} = read(line);
    return thing === null ? null : line.slice(at(thing.start), at(thing.end));
  };
  return {searched, numberIn};
};

test('a line that differs in its digits only is not searched', () => {
  const {searched, numberIn} = search();
  expect(['step 1: 2.5', 'step 20: 12.25', 'step 300: 0.125', 'step 4: 9.5'].map(numberIn)).toEqual([
    '1',
    '20',
    '300',
    '4',
  ]);
  expect(searched).toEqual(['step 1: 2.5']);
});

test.each(['step 1: 2.5 ', 'step 1: 2,5', 'step : 2.5', 'step -1: 2.5', 'step 1: 2.'])('%s is another line', line => {
  const {searched, numberIn} = search();
  numberIn('step 1: 2.5');
  numberIn(line);
  expect(searched).toEqual(['step 1: 2.5', line]);
});

test('where nothing is found, nothing is searched again', () => {
  const {searched, numberIn} = search();
  expect([numberIn('no loss'), numberIn('no loss')]).toEqual([null, null]);
  expect(searched).toHaveLength(1);
});

test('what ends within a number is searched on each line', () => {
  const {searched, numberIn} = search();
  expect([numberIn('step 12345'), numberIn('step 12')]).toEqual(['123', '12']);
  expect(searched).toHaveLength(2);
});

test('many wordings push the oldest out', () => {
  const {searched, numberIn} = search();
  for (const letter of 'abcdefghijkl') numberIn(`${letter} 1`);
  numberIn('l 2');
  expect(searched).toHaveLength(12);
  expect(numberIn('a 2')).toBe('2');
  expect(searched).toHaveLength(13);
});
