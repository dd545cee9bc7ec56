import {spawnSync} from 'node:child_process';

/** `[3, 2]` of `tmux 3.2a`; a tmux of no release is newer than all. */
const versionOf = (text: string): [major: number, minor: number] => {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
  return major === undefined ? [Number.POSITIVE_INFINITY, 0] : [Number(major), Number(minor)];
};

const [major, minor] = versionOf(spawnSync('tmux', ['-V'], {encoding: 'utf8'}).stdout ?? '');

/**
 * Whether a detached session has the size that it was asked for. tmux 3.2a gives it 80 columns, and keeps blanks behind the words of a
 * row: where that matters tests are left out.
 */
export const KEEPS_SIZE = major > 3 || (major === 3 && minor > 2);
