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
