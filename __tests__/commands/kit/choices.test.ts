import {expect, test} from '@jest/globals';
import {requireChoices} from '../../../source/commands/kit/choices.js';
import {UserError} from '../../../source/errors.js';

const OPTIONS = {
  palette: {value: 'PALETTE', choices: ['default', 'colour-blind', 'mono']},
  sort: {value: 'KEY', choices: ['loss', 'name', '-loss', '-name']},
  alerts: {value: 'CHANNELS', choices: ['bell', 'desktop', 'none'], isList: true},
  session: {value: 'NAME'},
};

const refusal = (flags: Record<string, unknown>): UserError => {
  try {
    requireChoices(OPTIONS, flags);
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error('taken');
};

test.each([
  {},
  {palette: 'mono'},
  {palette: 'Mono'},
  {sort: '-loss'},
  {alerts: 'bell, desktop'},
  {session: 'anything'},
  {palette: undefined},
])('%j is taken', flags => {
  expect(() => requireChoices(OPTIONS, flags)).not.toThrow();
});

test.each([
  [{palette: 'pink'}, "--palette takes default, colour-blind or mono, not 'pink'.", 'For instance: --palette default'],
  [{palette: 'momo'}, "--palette takes default, colour-blind or mono, not 'momo'.", 'Did you mean --palette mono?'],
  [{sort: 'size'}, "--sort takes loss or name, not 'size'.", /^For instance: --sort loss/],
  [{alerts: 'bell,siren'}, "--alerts takes bell, desktop or none, not 'siren'.", /--alerts bell/],
  [{alerts: ''}, /--alerts takes/, /--alerts/],
])('%j is an error of usage with a next step', (flags, message, nextStep) => {
  const {message: said, nextStep: next, exitCode} = refusal(flags);
  expect(said).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  expect(next).toEqual(typeof nextStep === 'string' ? nextStep : expect.stringMatching(nextStep));
  expect(exitCode).toBe(2);
});
