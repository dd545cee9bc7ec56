import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/** Writes one line for each message; `MLXTOP_ALERT_OVER` is 0 or 1. */
const SCRIPT = 'printf "%s %s %s\\n" "$MLXTOP_ALERT" "$MLXTOP_ALERT_OVER" "$MLXTOP_ALERT_TEXT" >>"$1"';

export type Told = {code: string; over: boolean; text: string};

/**
 * Settings that send alerts to a command which writes them into a file of `folder`; with `env` a program finds these
 * settings.
 */
export const alertsIntoFile = (folder: string) => {
  const config = join(folder, 'config');
  const file = join(folder, 'alerts.txt');
  mkdirSync(join(config, 'mlxtop'), {recursive: true});
  const command = JSON.stringify(['/bin/sh', '-c', SCRIPT, 'sh', file]);
  writeFileSync(join(config, 'mlxtop', 'settings.yaml'), `alerts:\n  bell: false\n  command: ${command}\n`);
  const told = (): Told[] =>
    (existsSync(file) ? readFileSync(file, 'utf8') : '')
      .split('\n')
      .filter(Boolean)
      .map(line => {
        const [code = '', over, ...words] = line.split(' ');
        return {code, over: over === '1', text: words.join(' ')};
      });
  return {
    env: {XDG_CONFIG_HOME: config},
    told,
    /** `memory-red`, `memory-red is over`, … in the order in which they came. */
    codes: (): string[] => told().map(({code, over}) => (over ? `${code} is over` : code)),
  };
};
