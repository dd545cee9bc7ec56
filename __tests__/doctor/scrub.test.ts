import {describe, expect, test} from '@jest/globals';
import {knownWords} from '../../source/doctor/known-words.js';
import {scrub} from '../../source/doctor/scrub.js';

/** Somebody whose names are in the way of everything. */
const HOSTILE = {
  userNames: ["Jo O'Neil", 'joneil', 'Ärzte $& (x)'],
  hostNames: ['Jos-MacBook-Pro.local', "jo's mac.fritz.box"],
  folders: [
    "/Users/Jo O'Neil",
    "/Volumes/Jo's Disk/training run",
    '/private/var/folders/zz/jo_1/T/mlxtop-mac-check-x1',
  ],
};

const NAMES = /jo\b|o'neil|joneil|ärzte|macbook|fritz|disk|training run|zz/i;

describe('a report', () => {
  test.each([
    "ENOENT: no such file or directory, open '/Users/Jo O'Neil/Library/Application Support/mlxtop/runs'",
    "connect failed: /Volumes/Jo's Disk/training run/a.sock on Jos-MacBook-Pro.local",
    'joneil@Jos-MacBook-Pro: permission denied; JONEIL is not in the group',
    "jo's mac.fritz.box, jo's mac, Ärzte $& (x)",
    '/private/var/folders/zz/jo_1/T/mlxtop-mac-check-x1/home',
    'ssh joneil@192.168.178.20, fe80 5E6FFEBE-0C4B-4E5F-9C55-6E5B4E0B1A2C',
    '~/Documents/Jo/secret.txt and file:///Users/joneil/x',
  ])('holds nothing of %s', text => {
    const safe = scrub(text, HOSTILE);
    expect(safe).not.toMatch(NAMES);
    expect(safe).not.toMatch(/192\.168|5E6FFEBE|secret/);
    expect(safe).not.toContain('/Users');
  });

  test('keeps what is not private', () => {
    const text = 'pane: the client’s; 22 counts of 22 lines; /usr/bin/footprint 40 ms; exit code 1 (-1743)';
    expect(scrub(text, HOSTILE)).toBe(text);
  });

  test('a name within a longer word, and one of two letters, takes nothing away', () => {
    const known = {userNames: ['mac', 'jo', ''], hostNames: ['as'], folders: ['']};
    expect(scrub('macOS 26.5, as expected, Mac', known)).toBe('macOS 26.5, as expected, <user>');
  });
});

describe('what nobody told us of', () => {
  test.each([
    ['\\\\fileserver\\share\\geheim\\x', '<path>'],
    ['C:\\Users\\Anna Smith\\models\\x.safetensors is full', '<path> is full'],
    ['%2FUsers%2Fbob%2Fsecret', '<path>'],
    ['git@github.com:acme/secret.git', '<mail>'],
    ['smb://joneil@nas/share and s3://bucket/key', '<address> and <address>'],
    ['getaddrinfo ENOTFOUND db01.corp.example.com, nas.local', 'getaddrinfo ENOTFOUND <host>, <host>'],
    ['Jos-MacBook-Pro.intra.net', '<host>'],
    ['~bob/models/x', '<path>'],
    ['/usr/home/joneil/x', '/usr<path>'],
    ['fe80::1%en0, 2001:db8::8a2e:370:7334', '<address>, <address>'],
    ['C02XG1YZJG5J, a4-83-e7-12-34-56', '<id>, <address>'],
    ['Bearer abcdefgh1234', 'Bearer ***'],
  ])('%s', (text, expected) => {
    expect(scrub(text, HOSTILE)).toBe(expected);
  });

  test('a name as macOS spells it in a file’s name, and with what nobody sees in it', () => {
    const known = {userNames: ['Jörg'], hostNames: [], folders: ['/Users/jörg']};
    expect(scrub('Jörg'.normalize('NFD'), known)).toBe('<user>');
    expect(scrub('/Users/jörg/x is full'.normalize('NFD'), known)).toBe('<path> is full');
    expect(scrub('Jö\u200brg, J\u202eörg', known)).toBe('<user>, <user>');
  });

  test('an account that many machines have takes nothing away', () => {
    expect(scrub('Node 20.20.2', {userNames: ['node'], hostNames: [], folders: []})).toBe('Node 20.20.2');
  });

  test('our own words stay', () => {
    const text =
      'nodejs.org: macOS, arm64; python.org, iogpu.wired_limit_mb=1; alerts.desktop; ~/.tmux.conf; logind.conf; 1.5 GB/s';
    expect(scrub(text, HOSTILE)).toBe(text);
  });
});

describe('an output of a tool', () => {
  test('keeps its shape and loses every word that is not the tool’s own', () => {
    expect(knownWords('  12) "Jo\'s Diary" ASN:0x0-0x1a01a: (in front)')).not.toMatch(/jo|diary/i);
    expect(knownWords('    coalition: 3415  { 56683 57350 }')).toBe('coalition: 3415  { 56683 57350 }');
    expect(knownWords('execution error: Not authorized to send Apple events to SecretApp. (-1743)')).toBe(
      'execution error: Not authorized to send Apple events to _ (-1743)',
    );
    expect(knownWords("cat: /Users/Jo O'Neil/Documents/plan b.txt: Operation not permitted")).toMatch(
      /Operation not permitted$/,
    );
    expect(knownWords("cat: /Users/Jo O'Neil/Documents/plan b.txt: Operation not permitted")).not.toMatch(
      /Jo|Neil|plan/,
    );
    expect(knownWords('bound to 10.1.2.3 as joneil-macbook.local 7f3a9')).not.toMatch(/10\.1|joneil|macbook|7f3a/);
    expect(knownWords('Привет 世界 Ärzte')).not.toMatch(/[^\x20-\x7e]|rzte/);
  });

  test('is cut', () => {
    expect(knownWords('error '.repeat(100)).length).toBeLessThanOrEqual(160);
  });
});
