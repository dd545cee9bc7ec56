import {describe, expect, test} from '@jest/globals';
import {crashLoop} from '../../../source/runs/after-restart/crash-loop.js';
import {whyNotByItself} from '../../../source/runs/after-restart/leave-entry.js';
import {keptVariables, secretVariableWords} from '../../../source/runs/after-restart/variables.js';
import {type EntryFacts, entryVerdict, SHUTDOWN_MS} from '../../../source/runs/after-restart/verdict.js';

const INTERRUPTED = {exitCode: null, isFinished: false, agoMs: 60_000};
const facts = (more: Partial<EntryFacts>): EntryFacts => ({
  end: INTERRUPTED,
  stopAsked: false,
  sight: 'restarted',
  isContinued: false,
  ...more,
});
const endWith = (exitCode: number | null, agoMs = 60_000): EntryFacts['end'] => ({...INTERRUPTED, exitCode, agoMs});

describe('what becomes of an entry', () => {
  test('a run that a restart has ended is continued, however its trainer went', () => {
    for (const code of [null, 129, 137, 143]) expect(entryVerdict(facts({end: endWith(code)}))).toBe('continue');
  });

  test('one that ended by itself, or was stopped, before the restart is not', () => {
    expect(entryVerdict(facts({end: {...INTERRUPTED, exitCode: 0, isFinished: true}}))).toBe('drop');
    expect(entryVerdict(facts({end: endWith(1)}))).toBe('drop');
    expect(entryVerdict(facts({stopAsked: true}))).toBe('drop');
    expect(entryVerdict(facts({end: endWith(143), stopAsked: true}))).toBe('drop');
  });

  test('one that lives, that is elsewhere, or that another run continues is left alone', () => {
    expect(entryVerdict(facts({end: null}))).toBe('keep');
    expect(entryVerdict(facts({end: null, sight: 'here'}))).toBe('keep');
    expect(entryVerdict(facts({sight: 'elsewhere'}))).toBe('keep');
    expect(entryVerdict(facts({isContinued: true}))).toBe('drop');
  });

  test('what ends the trainer from outside may be the shutdown itself, for some minutes', () => {
    const here = (code: number | null, agoMs: number) =>
      entryVerdict(facts({sight: 'here', end: endWith(code, agoMs)}));
    for (const code of [null, 143]) {
      expect(here(code, 5000)).toBe('keep');
      expect(here(code, SHUTDOWN_MS + 1)).toBe('drop');
    }
    expect(here(1, 5000)).toBe('drop');
  });
});

describe('a machine that restarts again and again', () => {
  const NOW = 1_700_000_000_000;
  const MINUTE = 60_000;
  const at = (minutes: number, from: number) => ({at: NOW - minutes * MINUTE, from});

  test('is continued twice within an hour, not a third time', () => {
    expect(crashLoop([], 100, NOW)).toBeNull();
    expect(crashLoop([at(5, 100)], 120, NOW)).toBeNull();
    expect(crashLoop([at(20, 100), at(5, 120)], 140, NOW)).toMatch(/restarted 3 times within an hour/);
    expect(crashLoop([at(900, 100), at(61, 120), at(5, 130)], 140, NOW)).toBeNull();
  });

  test('is not continued for ever from the same checkpoint', () => {
    expect(crashLoop([at(700, 100), at(300, 400)], 400, NOW)).toBeNull();
    expect(crashLoop([at(700, 400), at(300, 400)], 400, NOW)).toMatch(/2 times from iteration 400 and got no further/);
  });

  test('a clock that was set back hides nothing', () => {
    expect(crashLoop([at(-30, 1), at(-20, 2)], 3, NOW)).not.toBeNull();
  });
});

test('why mlxtop cannot continue a run by itself names its secrets as elsewhere', () => {
  const lora = ['mlx_lm.lora', '--train'];
  expect(whyNotByItself([...lora, '--api-key', '***'])).toMatch(/^its command holds --api-key, and mlxtop writes no/);
  expect(whyNotByItself([...lora, '--hub_token', 'hf_***'])).toMatch(/holds the secret that begins with hf_, and/);
  expect(whyNotByItself(['ruby', 'train.rb'])).toMatch(/cannot change its command/);
  expect(whyNotByItself(lora)).toBeNull();
});

describe('the environment of a start after a restart', () => {
  const environment = {
    PATH: '/bin',
    HF_HOME: '/Volumes/models',
    HF_TOKEN: 'hf_x',
    WANDB_API_KEY: 'w',
    GITHUB_TOKEN: 'g',
    EMPTY_TOKEN: '',
    HF_ENDPOINT: 'https://jo:pass@mirror',
    VIRTUAL_ENV: '/v',
  };

  test('has what says where things are, and no secret', () => {
    expect(keptVariables(environment)).toEqual({HF_HOME: '/Volumes/models', VIRTUAL_ENV: '/v'});
    const HF_ENDPOINT = 'https://mirror/hf_abcdefghijklmnopqrstuvwxyz012345';
    expect(keptVariables({HF_ENDPOINT, WANDB_PROJECT: ''})).toEqual({});
  });

  test('the names of what it lacks are said, those of trainers first', () => {
    expect(secretVariableWords(environment)).toMatch(
      /^HF_TOKEN, WANDB_API_KEY and GITHUB_TOKEN will not be there after a restart: .* hf auth login keeps/,
    );
    expect(
      secretVariableWords({A_TOKEN: '1', B_TOKEN: '1', C_TOKEN: '1', D_TOKEN: '1', E_TOKEN: '1', F_TOKEN: '1'}),
    ).toMatch(/^A_TOKEN, B_TOKEN, C_TOKEN, D_TOKEN and 2 more will/);
    expect(secretVariableWords({PATH: '/bin'})).toBeNull();
  });
});
