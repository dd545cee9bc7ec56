import {describe, expect, test} from '@jest/globals';
import {clock} from '../../source/doctor/checks/clock.js';
import {terminal} from '../../source/doctor/checks/terminal.js';
import {tmux as tmuxCheck} from '../../source/doctor/checks/tmux.js';
import {examine} from '../../source/doctor/examine.js';
import {note, ok, problem, sharedAs} from '../../source/doctor/finding.js';
import {knownOf} from '../../source/doctor/known.js';
import {type ReportFacts, reportText} from '../../source/doctor/report.js';
import {settingOf} from '../../source/doctor/report-facts.js';
import {doctorText} from '../../source/doctor/words.js';
import {worldWith} from './world.js';

const FACTS: ReportFacts = {
  setting: {mlxtop: '0.9.0', system: 'macOS 26.5', node: '22.14.0, arm64'},
  settings: ['alerts.webhook', 'runs.keep'],
  runs: 3,
  lastRun: {
    state: 'failed',
    exitCode: 1,
    failure: 'out-of-memory',
    iteration: 120,
    totalIterations: 1000,
    hasRecorder: false,
    ageHours: 5.2,
  },
};

/** Everything that may stand in a finding and is nobody's business. */
const KNOWN = {
  userNames: ["Jo O'Neil", 'joneil'],
  hostNames: ['Jos-MacBook-Pro.local'],
  folders: ["/Users/Jo O'Neil", '/Volumes/Secret Disk/runs'],
  others: [
    ['acquisition-2027', '<run>'],
    ['20261128-101500-abcd', '<run>'],
    ['acme/Secret-7B', '<model>'],
    ['Secret-7B', '<model>'],
    ['train', '<run>'],
  ] as const,
};

const HOSTILE = [
  "/Users/Jo O'Neil/My Project/train.py",
  '(/Volumes/Secret Disk/runs/a b/c)',
  "'/opt/Secret Place/x y/z'",
  "chmod 700 '/Users/Jo O'\\''Neil/My Project'",
  'run acquisition-2027 (20261128-101500-abcd)',
  'acme/Secret-7B (3 files missing)',
  'hf_abcdefghijklmnopqrstuvwx and sk-proj-abcdefghijklmnopqrst',
  'WANDB_API_KEY=0123456789abcdef0123456789abcdef01234567',
  'https://hooks.slack.com/services/T000/B000/SecretSecret',
  'jo@acme.example and joneil@Jos-MacBook-Pro',
  '192.168.178.20, fe80::1c2d:3e4f%en0, 2001:db8:1:2:3:4:5:6, ::1, a4:83:e7:12:34:56',
  'serial C02XK1ABJGH5SECRET1 of F5D12345678ABCDEFG',
];
const LEAK =
  /O'Neil|Neil|joneil|MacBook|Secret|acquisition|abcd\b|acme|hf_[a-z]{5}|proj-abc|0123456789abcdef|slack|192\.168|fe80|db8|a4:83|C02XK|F5D12|My Project|train\.py/i;

describe('a report for strangers', () => {
  test('says nothing that a variable or a program of a known name made up', async () => {
    const environment = {TERM: 'acme', LANG: 'acme', TZ: 'acme/x', TERM_PROGRAM: 'acme', PATH: '/srv/ac me/bin'};
    const tmux = {'-V': {stdout: 'acme 3.5'}, 'display-message': {code: 1, stderr: 'protocol version mismatch: acme'}};
    const world = worldWith({environment, tmux});
    const refused = worldWith({tmux: {'-V': {code: 3, stderr: 'acme denied'}}});
    const findings = [
      ...(await examine(world, [terminal, clock, tmuxCheck])),
      ...(await examine(refused, [tmuxCheck])),
    ];
    const known = await knownOf(world);
    const report = reportText(
      [...findings, note('x', '/srv/ac me/bin/python fails', '')],
      {...FACTS, setting: await settingOf(world, '1')},
      known,
    );
    expect(findings.map(({what}) => what).join()).toMatch(/TERM=acme.*locale acme.*TZ=acme.*server does not/);
    expect(report).toContain('tmux/tmux: tmux does not start: _ denied');
    expect(report).toContain('program/x: <path> fails');
    expect(report).not.toMatch(/ac ?me/);
  });

  test('keeps our own words whatever the user is called', () => {
    const known = {userNames: ['home', 'system', 'runs', 'note'], hostNames: ['last'], folders: []};
    const report = reportText([note('home', 'home of system', 'x')], FACTS, known);
    expect(report).toContain('\nsystem: macOS 26.5\n');
    expect(report).toContain('\nruns: 3\nlast run: failed');
    expect(report).toContain('note     runs/home: <user> of <user>\n');
  });

  test.each(HOSTILE)('holds nothing of %s', text => {
    const findings = [
      problem('python', `it has ${text}`, `It means ${text}.`, `do: ${text}`),
      note('models', text, text),
    ];
    const report = reportText(findings, {...FACTS, setting: {...FACTS.setting, chip: text}}, KNOWN);
    expect(report).not.toMatch(LEAK);
    expect(report).toContain('mlxtop doctor --report');
  });

  test('keeps what helps: versions, findings, settings by their names, the newest run', () => {
    const findings = [
      ok('tmux', 'tmux 3.5a (/opt/homebrew/bin/tmux)'),
      problem(
        'python',
        'Python 3.12.4 has mlx_lm 0.32.2, but not rich',
        'mlx_lm fails when it starts.',
        'pip install rich',
      ),
    ];
    const report = reportText(findings, FACTS, KNOWN);
    expect(report.split('\n')).toEqual([
      'mlxtop doctor --report, report 1',
      'mlxtop: 0.9.0',
      'system: macOS 26.5',
      'node: 22.14.0, arm64',
      'settings: alerts.webhook, runs.keep',
      'runs: 3',
      'last run: failed, exit code 1, failure out-of-memory, iteration 120 of 1000, no recorder, begun 5 h ago',
      '1 problem (python), 0 notes.',
      '',
      'problem  training/python: Python 3.12.4 has mlx_lm 0.32.2, but not rich',
      '         mlx_lm fails when it starts.',
      '         pip install rich',
      'ok       tmux/tmux: tmux 3.5a (/opt/homebrew/bin/tmux)',
      '',
    ]);
  });

  test('says what a finding has for strangers instead of its own words', () => {
    const finding = sharedAs(note('awake', 'kept awake by SecretVPN', 'It does.', 'quit SecretVPN'), {
      what: 'kept awake by 1 program',
      next: null,
    });
    const report = reportText([finding], FACTS, KNOWN);
    expect(report).not.toContain('SecretVPN');
    expect(report).toContain('kept awake by 1 program');
  });

  test('names its checks whatever a run or a user is called', () => {
    const known = {...KNOWN, userNames: ['python', 'training']};
    expect(reportText([note('python', 'no Python', 'None.', null)], FACTS, known)).toContain('training/python: no ');
  });

  test('names a terminal only if many have it', async () => {
    const environment = {TERM_PROGRAM: "Jo's own terminal", TMUX: '/tmp/x,1,0', SSH_CONNECTION: '10.0.0.1'};
    expect((await settingOf(worldWith({environment}), '1.0')).terminal).toBe('another, inside tmux, over ssh');
  });
});

describe('the text', () => {
  const findings = [
    ok('node', 'Node 22.14.0'),
    ok('tmux', 'tmux 3.5a'),
    note('power', 'the lid is closed', 'The Mac sleeps then.', 'Open it.   Or connect a display.'),
    problem(
      'tmux-server',
      'it hangs',
      'No run can be started on it, and what runs in it can be seen only by its journal.',
      'kill -CONT 4711',
    ),
    ok('others', 'mlxtop on the PATH is this one'),
  ];

  test('has a line for each group that is well, then notes, and problems last', () => {
    expect(doctorText(findings, 60)).toBe(
      [
        'ok       program: Node 22.14.0 · mlxtop on the PATH is this',
        '         one',
        'ok       tmux: tmux 3.5a',
        'note     power: the lid is closed',
        '         The Mac sleeps then.',
        '         → Open it.',
        '           Or connect a display.',
        'problem  tmux-server: it hangs',
        '         No run can be started on it, and what runs in it',
        '         can be seen only by its journal.',
        '         → kill -CONT 4711',
        '',
        '1 problem (tmux-server), 1 note.',
        '',
      ].join('\n'),
    );
  });

  test('no name from outside breaks a line or moves the cursor', () => {
    const finding = note('models', 'only half downloaded: evil\u001b[31m/na\nme', 'x', 'hf download y\nrm -rf');
    expect(doctorText([finding]).split('\n')).toHaveLength(6);
    expect(doctorText([finding])).not.toContain('\u001b');
    expect(reportText([finding], FACTS, KNOWN)).not.toMatch(/\u001b|\nme/);
  });

  test.each([50, 80])('is not wider than %i columns', columns => {
    for (const line of doctorText(findings, columns).split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
  });
});
