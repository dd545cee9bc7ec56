import {localeOf} from '../../format/utf8-locale.js';
import {editorTerminal, terminalName} from '../../host/editor-terminal.js';
import {endsWithItsApp} from '../../host/ends-with-app.js';
import {type Finding, note, ok, sharedAs} from '../finding.js';
import {tellableLocale, tellableTerm} from '../tellable.js';
import type {Check, World} from '../world.js';

const localeFinding = ({environment}: World): Finding => {
  const locale = localeOf(environment);
  if (/utf-?8/i.test(locale)) return ok('locale', 'UTF-8');
  const finding = note(
    'locale',
    locale === '' ? 'no locale is set' : `the locale ${locale} is not UTF-8`,
    'Characters outside ASCII may be displayed wrongly.',
    'Set one: export LANG=en_US.UTF-8   or use mlxtop … --ascii',
  );
  return locale === '' ? finding : sharedAs(finding, {what: `the locale ${tellableLocale(locale)} is not UTF-8`});
};

/** Below this the dashboard leaves out figures, and not only panels. */
const SMALL = {columns: 50, rows: 15};

const COLOURS: Readonly<Record<number, string>> = {
  1: 'no colours',
  4: '16 colours',
  8: '256 colours',
  24: '16 million colours',
};

const sizeWords = ({terminal, environment}: World): string => {
  if (terminal === null) return '';
  const {columns, rows, colourBits} = terminal;
  const colours = environment.NO_COLOR
    ? 'colours off by NO_COLOR'
    : (COLOURS[colourBits] ?? `${2 ** colourBits} colours`);
  return `, ${columns}×${rows}, ${colours}`;
};

const smallFinding = ({terminal}: World): Finding[] => {
  if (terminal === null || (terminal.columns >= SMALL.columns && terminal.rows >= SMALL.rows)) return [];
  return [
    note(
      'terminal',
      `the terminal has ${terminal.columns}×${terminal.rows} characters`,
      'The dashboard has to leave out more than its charts.',
      `Make it larger: at least ${SMALL.columns}×${SMALL.rows}; from 80×24 on it shows charts.`,
    ),
  ];
};

const terminalFinding = async (world: World): Promise<Finding> => {
  const {environment, platform, host} = world;
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
    const finding = note(
      'terminal',
      `${editor}'s terminal (TERM=${TERM})`,
      `Together with the editor it holds 3 to 5 GB of memory${mayEnd ? ', and a run that is started here may end when the editor is quit' : ''}.`,
      platform === 'darwin' ? 'Start long runs from Terminal.' : 'Start long runs from a terminal of its own.',
    );
    return sharedAs(finding, {what: `${editor}'s terminal (TERM=${tellableTerm(TERM)})`});
  }
  const words = (term: string): string => `${terminalName(environment)} (TERM=${term}${sizeWords(world)})`;
  return sharedAs(ok('terminal', words(TERM)), {what: words(tellableTerm(TERM))});
};

/** The terminal that would draw the dashboard, its size, colours and character encoding. */
export const terminal: Check = {
  name: 'terminal',
  run: async world => [await terminalFinding(world), ...smallFinding(world), localeFinding(world)],
};
