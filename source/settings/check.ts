import {isAbsolute, join} from 'node:path';
import {UserError} from '../errors.js';
import {printable} from '../format/printable.js';
import {ALERT_CODES} from '../insight/alerts/catalogue.js';
import {homeOrNull} from '../paths/home.js';

/** The form in which a webhook expects messages. */
export const WEBHOOK_SHAPES = ['json', 'ntfy', 'slack', 'discord'] as const;
export type WebhookShape = (typeof WEBHOOK_SHAPES)[number];

/** The channels that alerts go out by, and which alerts do. */
export type AlertSettings = {
  bell: boolean;
  desktop: boolean;
  /** Its address is a secret. */
  webhook: {url: string; shape: WebhookShape} | null;
  /** A program and its arguments. */
  command: string[] | null;
  /** Codes of the alerts that go out; null for all of them. */
  only: string[] | null;
};

export type Settings = {
  alerts: AlertSettings;
  runs: {
    keep: number | null;
    independent: boolean;
    afterRestart: boolean;
    /** For how long memory must have been green before a run of the queue starts; 0 for not at all. */
    greenSeconds: number;
  };
  /** Runs take figures from inside the trainer: `run --inside`. */
  inside: boolean;
  /** The folder for files that Prometheus' node_exporter reads (`--collector.textfile.directory`); null for none. */
  metrics: {textfile: string | null};
};

/** Without a file: the bell alone, which only a user at the terminal notices. */
export const NO_SETTINGS: Settings = {
  alerts: {bell: true, desktop: false, webhook: null, command: null, only: null},
  runs: {keep: null, independent: false, afterRestart: false, greenSeconds: 60},
  inside: false,
  metrics: {textfile: null},
};

/** The next step of an error about wrong settings. */
export const SEE_EXAMPLE = 'mlxtop alerts shows an example.';

type Fields = Record<string, unknown>;

/** One section of the file: reads one value at a time, and throws a `UserError` that names a wrong one. */
class Section {
  readonly #fields: Fields;
  readonly #path: string;
  readonly #name: string;

  constructor(value: unknown, name: string, path: string, known: readonly string[]) {
    if (value !== null && value !== undefined && (typeof value !== 'object' || Array.isArray(value))) {
      throw new UserError(`${path}: ${name || 'it'} must hold names and values.`, SEE_EXAMPLE);
    }
    this.#fields = (value ?? {}) as Fields;
    this.#path = path;
    this.#name = name;
    const unknown = Object.keys(this.#fields).find(key => !known.includes(key));
    if (unknown !== undefined) throw this.#wrong(unknown, `is not a setting. There are: ${known.join(', ')}`);
  }

  #wrong(key: string, what: string): UserError {
    const name = this.#name === '' ? key : `${this.#name}.${key}`;
    return new UserError(printable(`${this.#path}: ${name} ${what}.`), SEE_EXAMPLE);
  }

  get(key: string): unknown {
    return this.#fields[key] ?? null;
  }

  flag(key: string, byDefault: boolean): boolean {
    const value = this.get(key);
    if (value === null) return byDefault;
    if (typeof value !== 'boolean') throw this.#wrong(key, 'must be true or false');
    return value;
  }

  words(key: string): string[] | null {
    const value = this.get(key);
    if (value === null) return null;
    const words = typeof value === 'string' ? [value] : value;
    if (!Array.isArray(words) || words.length === 0 || words.some(word => typeof word !== 'string' || word === '')) {
      throw this.#wrong(key, 'must be a list of words, such as [one, two]');
    }
    return words as string[];
  }

  choices(key: string, known: readonly string[]): string[] | null {
    const words = this.words(key);
    const unknown = words?.find(word => !known.includes(word));
    if (unknown !== undefined) throw this.#wrong(key, `has '${unknown}', which is not one of: ${known.join(', ')}`);
    return words;
  }

  count(key: string): number | null {
    const value = this.get(key);
    if (value === null) return null;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw this.#wrong(key, 'must be a whole number, 0 or more');
    return value;
  }

  choice<Word extends string>(key: string, choices: readonly Word[], byDefault: Word): Word {
    const value = this.get(key);
    const chosen = value === null ? byDefault : choices.find(choice => choice === value);
    if (chosen === undefined) throw this.#wrong(key, `must be one of: ${choices.join(', ')}`);
    return chosen;
  }

  /** A folder as an absolute path: the recorder, which writes there, works in another one. */
  folder(key: string): string | null {
    const value = this.get(key);
    if (value === null) return null;
    const [path, home] = [typeof value === 'string' ? value : '', homeOrNull()];
    const whole = path.startsWith('~/') && home !== null ? join(home, path.slice(2)) : path;
    if (!isAbsolute(whole) || whole !== printable(whole)) {
      throw this.#wrong(key, 'must be the path of a folder that begins with / or ~/');
    }
    return whole;
  }

  address(key: string): string | null {
    const value = this.get(key);
    if (value === null) return null;
    // The address itself is a secret: the message does not repeat it.
    if (typeof value !== 'string' || !/^https?:\/\/[^\s/]+/.test(value) || !URL.canParse(value)) {
      throw this.#wrong(key, 'must be an address that begins with https://');
    }
    return value;
  }
}

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
  const top = new Section(content, '', path, ['alerts', 'runs', 'inside', 'metrics']);
  const alerts = new Section(top.get('alerts'), 'alerts', path, [
    'bell',
    'desktop',
    'webhook',
    'webhookShape',
    'command',
    'only',
  ]);
  const runs = new Section(top.get('runs'), 'runs', path, ['keep', 'independent', 'afterRestart', 'greenSeconds']);
  const metrics = new Section(top.get('metrics'), 'metrics', path, ['textfile']);
  const url = alerts.address('webhook');
  return {
    alerts: {
      bell: alerts.flag('bell', NO_SETTINGS.alerts.bell),
      desktop: alerts.flag('desktop', NO_SETTINGS.alerts.desktop),
      webhook: url === null ? null : {url, shape: alerts.choice('webhookShape', WEBHOOK_SHAPES, shapeOf(url))},
      command: alerts.words('command'),
      only: alerts.choices('only', ALERT_CODES),
    },
    runs: {
      keep: runs.count('keep'),
      independent: runs.flag('independent', NO_SETTINGS.runs.independent),
      afterRestart: runs.flag('afterRestart', NO_SETTINGS.runs.afterRestart),
      greenSeconds: runs.count('greenSeconds') ?? NO_SETTINGS.runs.greenSeconds,
    },
    inside: top.flag('inside', NO_SETTINGS.inside),
    metrics: {textfile: metrics.folder('textfile')},
  };
};
