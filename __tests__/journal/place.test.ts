import {expect, test} from '@jest/globals';
import {elsewhereError, hostWords, notVisible, type Place, type Sight, sightOf} from '../../source/journal/place.js';

const here: Place = {machine: 'm1', host: 'station', boot: 'b1', pidNamespace: 'pid:[1]'};
const mac: Place = {machine: 'm1', host: 'mac.local', boot: 'b1', pidNamespace: null};

const cases: [string, Partial<Place> | null, Partial<Place>, Sight][] = [
  ['the same place', {}, {}, 'here'],
  ['not known: an older version wrote it', null, {}, 'here'],
  ['the same start under another name', {host: 'renamed'}, {}, 'here'],
  ['the same start, another namespace', {pidNamespace: 'pid:[2]'}, {}, 'elsewhere'],
  ['the same start, seen from an unknown namespace', {}, {pidNamespace: null}, 'elsewhere'],
  [
    'a container without an id, on this machine',
    {machine: null, host: 'c0ffee', pidNamespace: 'pid:[2]'},
    {},
    'elsewhere',
  ],
  ['an earlier start of this machine', {boot: 'b0'}, {}, 'restarted'],
  ['an earlier start, in a container then', {boot: 'b0', pidNamespace: 'pid:[2]'}, {}, 'restarted'],
  ['an earlier start of a machine without an id', {machine: null, boot: 'b0'}, {machine: null}, 'restarted'],
  ['another start of an image with this id', {host: 'clone', boot: 'b2'}, {}, 'elsewhere'],
  ['another machine', {machine: 'm2', host: 'gpu-box', boot: 'b2'}, {}, 'elsewhere'],
  ['another machine of the same name', {machine: 'm2', boot: 'b2'}, {}, 'elsewhere'],
  ['another machine without an id', {machine: null, host: 'gpu-box', boot: 'b2'}, {}, 'elsewhere'],
  ['a machine without id and name', {machine: null, host: null, boot: 'b2'}, {}, 'elsewhere'],
];

test.each(cases)('%s', (_what, there, from, sight) => {
  expect(sightOf(there && {...here, ...there}, {...here, ...from})).toBe(sight);
});

const macs: [string, Partial<Place>, Partial<Place>, Sight][] = [
  ['the same start in another network', {host: 'mac.fritz.box'}, {}, 'here'],
  ['an earlier start in another network', {host: 'mac.fritz.box', boot: 'b0'}, {}, 'restarted'],
  ['another Mac', {machine: 'm2', boot: 'b2'}, {}, 'elsewhere'],
  ['no tool reported anything then, whatever the name', {machine: null, boot: null, host: 'old.local'}, {}, 'here'],
  ['no tool tells anything now, and the name is the same', {}, {machine: null, boot: null}, 'here'],
  [
    'no tool tells anything now, and the name is another',
    {host: 'other.local'},
    {machine: null, boot: null},
    'elsewhere',
  ],
  ['the start is not known, the machine is the same', {boot: null, host: 'old.local'}, {}, 'here'],
];

test.each(macs)('of a Mac: %s', (_what, there, from, sight) => {
  expect(sightOf({...mac, ...there}, {...mac, ...from})).toBe(sight);
});

test("a Mac and a Linux machine do not see each other's processes", () => {
  const linux = {...here, machine: 'm2', boot: 'b2'};
  expect(sightOf(mac, linux)).toBe('elsewhere');
  expect(sightOf(linux, mac)).toBe('elsewhere');
});

test('the words', () => {
  const box = {...here, machine: 'm2', host: 'gpu-box', boot: 'b2'};
  expect(hostWords(box, here)).toBe('gpu-box');
  expect(hostWords({...here, pidNamespace: 'pid:[2]'}, here)).toBe('station (another container)');
  expect(hostWords({...box, host: null}, here)).toBe('another machine');
  expect(notVisible('gpu-box')).toBe('recorded on gpu-box, not visible from here');
  expect(elsewhereError({name: 'lora', id: 'id'}, 'gpu-box')).toMatchObject({
    message: 'lora was recorded on gpu-box, not visible from here.',
    nextStep: expect.stringContaining('mlxtop status id'),
  });
});
