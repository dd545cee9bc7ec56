import {createRequire} from 'node:module';
import {expect, test} from '@jest/globals';
import {checkSettings} from '../../source/settings/check.js';
import {settingsSchema} from '../../source/settings/schema.js';

const {Ajv2020} = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
const isValid = new Ajv2020({strict: true, allowUnionTypes: true}).compile(settingsSchema());

const isTaken = (content: unknown): boolean => {
  try {
    checkSettings(content, 'settings.yaml');
    return true;
  } catch {
    return false;
  }
};

test.each<[unknown, boolean]>([
  [null, true],
  [{}, true],
  [{alerts: null, runs: {}}, true],
  [
    {alerts: {bell: false, webhook: 'https://ntfy.sh/x', webhookShape: 'ntfy', command: ['say', 'x'], only: 'failed'}},
    true,
  ],
  [{runs: {keep: 0, greenSeconds: 5}, inside: true, metrics: {textfile: '~/metrics'}}, true],
  [[], false],
  [{alerts: 5}, false],
  [{alarms: {}}, false],
  [{alerts: {bell: 'yes'}}, false],
  [{alerts: {only: ['nonsense']}}, false],
  [{alerts: {command: []}}, false],
  [{alerts: {webhook: 'ntfy.sh'}}, false],
  [{alerts: {webhookShape: 'fax'}}, false],
  [{runs: {keep: 1.5}}, false],
  [{display: {palette: 'colour-blind', motion: 'reduced', screenReader: true}}, true],
  [{display: {palette: 'pink'}}, false],
  [{metrics: {textfile: 'relative'}}, false],
  [{metrics: {textfile: '/a\u0007b'}}, false],
  [{metrics: {textfile: '/a\n'}}, false],
  [{runs: {keep: 2 ** 60}}, false],
  [{runs: {keep: '5'}}, false],
  [{alerts: {webhook: 'https://user:word@[::1]:8080/a b?c'}}, true],
  [{alerts: {webhook: 'https://two words'}}, false],
  [{alerts: {webhook: 'https://?topic'}}, false],
  [{alerts: {command: ['say', '']}}, false],
  [{alerts: {only: []}}, false],
  [{display: {palette: null}}, true],
])('%j: the schema and the check agree', (content, expected) => {
  expect([isValid(content), isTaken(content)]).toEqual([expected, expected]);
});
