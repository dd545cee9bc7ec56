import type {StartFinding} from '../facts.js';
import type {RuleInput, Rules} from './input.js';
import {modelRules} from './model.js';
import {note, placeText, shown, warning} from './words.js';

/** What can only be a path: no name on a hub begins or is nested so. */
const isPath = (name: string): boolean => /^[.~/]|\/.*\//.test(name);

const said = ({places}: RuleInput, name: 'model' | 'data' | 'resumeAdapterFile', value: string): string => {
  const place = places[name];
  return place === undefined ? shown(value) : `${placeText(place)} ${shown(value)}`;
};

const model = (input: RuleInput): StartFinding[] => {
  const {located, settings} = input;
  if (settings.model === null || located === null || located.state === 'found') return [];
  if (located.state === 'incomplete') return modelRules(input);
  return isPath(settings.model)
    ? [warning('model-missing', `There is no ${said(input, 'model', settings.model)}.`, 'Check the path.')]
    : [
        note(
          'model-download',
          `${said(input, 'model', settings.model)} is not on this disk: it would be downloaded first.`,
        ),
      ];
};

const data = (input: RuleInput): StartFinding[] => {
  const {settings, files} = input;
  if (settings.data === null || files.data?.state !== 'missing' || !isPath(settings.data)) return [];
  return [warning('data-missing', `There is no ${said(input, 'data', settings.data)}.`, 'Check the path.')];
};

const resume = (input: RuleInput): StartFinding[] => {
  const {settings, files} = input;
  if (settings.resumeAdapterFile === null || files.resume?.state !== 'missing' || !isPath(settings.resumeAdapterFile)) {
    return [];
  }
  return [
    warning(
      'resume-missing',
      `There is no ${said(input, 'resumeAdapterFile', settings.resumeAdapterFile)}.`,
      'Check the path.',
    ),
  ];
};

/**
 * What can be known of a trainer whose rules are not: the files that its flags name; and that the rest is not known.
 */
export const otherRules: Rules = input => [
  ...model(input),
  ...data(input),
  ...resume(input),
  note(
    'rest-unknown',
    `The settings of ${input.trainer ?? 'this program'} are not known well enough: only its program and the files that it names were checked.`,
  ),
];
