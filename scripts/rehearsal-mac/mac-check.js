// The guided check of a Mac (scripts/mac-check.sh) from its beginning to its end on a made-up one, as if from an app's
// terminal there: node scripts/rehearsal-mac/mac-check.js --macos 26 --app Terminal --report FILE [--yes]
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {createRehearsal} from './rehearsal.js';

/** @import {Rehearsal} from './rehearsal.js' */

/** @param {string} name */
const here = name => fileURLToPath(new URL(name, import.meta.url));

/**
 * What the check finds in its environment on that Mac, within an app's terminal and in a home of the person's.
 * @param {Rehearsal} mac
 * @param {string} [app]
 * @returns {NodeJS.ProcessEnv}
 */
export const checkEnvironment = (mac, app = 'Terminal') => {
  const home = join(mac.tools, 'home', "Jo O'Neil");
  mkdirSync(join(home, 'Documents'), {recursive: true});
  const {TMUX: _tmux, TMUX_PANE: _pane, MLXTOP_HOME: _home, ...inherited} = process.env;
  return {
    ...inherited,
    ...mac.inside(app),
    HOME: home,
    LANG: inherited.LANG ?? 'C.UTF-8',
    MLXTOP_TOOLS: mac.tools,
    NODE_OPTIONS: `--import ${here('as-mac.mjs')}`,
  };
};

/**
 * The check's command.
 * @param {readonly string[]} words
 */
export const checkCommand = words => ['/bin/sh', here('../mac-check.sh'), ...words];

const main = async () => {
  const {values} = parseArgs({
    options: {
      macos: {type: 'string', default: '26'},
      scene: {type: 'string', default: 'yellow'},
      app: {type: 'string', default: 'Terminal'},
      report: {type: 'string'},
      yes: {type: 'boolean', default: false},
    },
  });
  const mac = await createRehearsal({macos: values.macos, scene: values.scene});
  try {
    const words = [...(values.yes ? ['--yes'] : []), ...(values.report ? ['--report', values.report] : [])];
    const [program = '', ...rest] = checkCommand(words);
    const child = spawn(program, rest, {env: checkEnvironment(mac, values.app), stdio: 'inherit'});
    process.on('SIGINT', () => {});
    const [code] = await once(child, 'exit');
    for (const {line} of mac.calls().filter(call => /FORBIDDEN|NOT REHEARSED|ABSENT/.test(call.line))) {
      process.stderr.write(`rehearsal: ${line}\n`);
    }
    return code ?? 1;
  } finally {
    mac.close();
  }
};

if (process.argv[1] === here('mac-check.js')) process.exitCode = await main();
