import {localeOf} from '../../format/utf8-locale.js';
import {editorTerminal, terminalName} from '../../host/editor-terminal.js';
import {endsWithItsApp} from '../../host/ends-with-app.js';
import {type Finding, note, ok} from '../finding.js';
import type {Check, World} from '../world.js';

const localeFinding = ({environment}: World): Finding => {
  const locale = localeOf(environment);
  if (/utf-?8/i.test(locale)) return ok('locale', `UTF-8 (${locale})`);
  return note(
    'locale',
    locale === '' ? 'no locale is set' : `the locale ${locale} is not UTF-8`,
    'Characters outside ASCII may be displayed wrongly.',
    'Set one: export LANG=en_US.UTF-8   or use mlxtop … --ascii',
  );
};

const terminalFinding = async ({environment, platform, host}: World): Promise<Finding> => {
  const {TERM} = environment;
  if (TERM === undefined || TERM === '' || TERM === 'dumb') {
    return note(
      'terminal',
      `TERM is ${TERM || 'not set'}`,
      'The dashboard cannot be drawn here.',
      'Start from a terminal.',
    );
  }
  const editor = editorTerminal(environment);
  if (editor !== null) {
    const mayEnd = platform === 'darwin' && endsWithItsApp((await host.machine()).system);
    return note(
      'terminal',
      `${editor}'s terminal (TERM=${TERM})`,
      `Together with the editor it holds 3 to 5 GB of memory${mayEnd ? ', and a run that is started here may end when the editor is quit' : ''}.`,
      platform === 'darwin' ? 'Start long runs from Terminal.' : 'Start long runs from a terminal of its own.',
    );
  }
  return ok('terminal', `${terminalName(environment)} (TERM=${TERM})`);
};

/** The terminal that would draw the dashboard, and its character encoding. */
export const terminal: Check = {
  name: 'terminal',
  run: async world => [await terminalFinding(world), localeFinding(world)],
};
