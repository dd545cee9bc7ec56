import {SETTINGS} from './contract.js';
import type {Schema, Section, Setting, Settings} from './setting.js';

const schemaOf = (one: Setting | Section): Schema => {
  if (!('settings' in one)) return {description: one.about, anyOf: [one.json, {type: 'null'}]};
  return {description: one.about, anyOf: [sectionOf(one.settings), {type: 'null'}]};
};

const sectionOf = (settings: Settings): Schema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(settings).map(([name, one]) => [name, schemaOf(one)])),
  additionalProperties: false,
});

/** The JSON Schema of settings.yaml. An empty file is one, too. */
export const settingsSchema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'mlxtop settings',
  description: '~/.config/mlxtop/settings.yaml',
  ...sectionOf(SETTINGS),
  type: ['object', 'null'],
});
