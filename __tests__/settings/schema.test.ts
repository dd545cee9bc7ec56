import {createRequire} from 'node:module';
import {expect, test} from '@jest/globals';
import {checkSettings} from '../../source/settings/check.js';
import {settingsSchema} from '../../source/settings/schema.js';

const {Ajv2020} = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
const isValid = new Ajv2020({allowUnionTypes: true}).compile(settingsSchema());

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
])('%j: the schema and the check agree', (content, expected) => {
  expect([isValid(content), isTaken(content)]).toEqual([expected, expected]);
});
