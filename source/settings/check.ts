import {UserError} from '../errors.js';
import {printable} from '../format/printable.js';
import {SETTINGS, type WEBHOOK_SHAPES} from './contract.js';
import {type Section, type Setting, type Settings as Table, type ValuesOf, Wrong} from './setting.js';

export type WebhookShape = (typeof WEBHOOK_SHAPES)[number];

type Values = ValuesOf<typeof SETTINGS>;

/** The channels that alerts go out by, and which alerts do. */
export type AlertSettings = Omit<Values['alerts'], 'webhook' | 'webhookShape'> & {
  /** Its address is a secret. */
  webhook: {url: string; shape: WebhookShape} | null;
};

/** The user's settings: see `SETTINGS` for what each does. */
export type Settings = Omit<Values, 'alerts'> & {alerts: AlertSettings};

/** The next step of an error about wrong settings. */
export const SEE_EXAMPLE = 'mlxtop alerts shows an example.';

const wrong = (path: string, name: string, what: string): UserError =>
  new UserError(printable(`${path}: ${name} ${what}.`), SEE_EXAMPLE);

/** One setting, or the settings of a section. */
const readOne = (one: Setting | Section, value: unknown, name: string, path: string): unknown => {
  if ('settings' in one) return readSection(one.settings, value, name, path);
  const read = one.read(value ?? null);
  if (read instanceof Wrong) throw wrong(path, name, read.what);
  return read;
};

const readSection = (settings: Table, value: unknown, name: string, path: string): Record<string, unknown> => {
  const given = value ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) throw wrong(path, name || 'it', 'must hold names and values');
  const inside = (key: string): string => (name === '' ? key : `${name}.${key}`);
  const values = new Map<string, unknown>(Object.entries(given));
  const known = Object.keys(settings);
  const unknown = [...values.keys()].find(key => !known.includes(key));
  if (unknown !== undefined) {
    throw wrong(path, inside(unknown), `is not a setting. There are: ${known.join(', ')}`);
  }
  return Object.fromEntries(
    Object.entries(settings).map(([key, one]) => [key, readOne(one, values.get(key), inside(key), path)]),
  );
};

/** The form that a known host expects; plain JSON for any other. */
const shapeOf = (url: string): WebhookShape => {
  const {hostname} = new URL(url);
  if (/(^|\.)ntfy\.sh$/.test(hostname)) return 'ntfy';
  if (hostname === 'hooks.slack.com') return 'slack';
  return /(^|\.)discord(app)?\.com$/.test(hostname) ? 'discord' : 'json';
};

/**
 * The content of a settings file as settings. Throws a `UserError` that names the first wrong value; `path` is for its
 * words.
 */
export const checkSettings = (content: unknown, path: string): Settings => {
  const values = readSection(SETTINGS, content, '', path) as Values;
  const {webhook: url, webhookShape, ...alerts} = values.alerts;
  return {
    ...values,
    alerts: {...alerts, webhook: url === null ? null : {url, shape: webhookShape ?? shapeOf(url)}},
  };
};

/** Without a file: the bell alone, which only a user at the terminal notices. */
export const NO_SETTINGS: Settings = checkSettings(null, '');
