/**
 * What tmux takes for a session's name as it is: letters, digits, `_` and `-`. It replaces `.` and `:`, and reads a
 * leading `=`, `$`, `@` or `%` as a kind of target.
 */
const SESSION_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_-]{0,63}$/u;
const MAX_CHARACTERS = 60;

/** Whether a run's name can be that of its session too, and be typed without quotes. */
export const isSessionName = (name: string): boolean => SESSION_NAME.test(name);

/** The session's name for a run of any name, which is easy to type too: `qwen2-5-lora-r-8` for `qwen2.5-lora r=8`. */
export const sessionNameFor = (name: string): string =>
  isSessionName(name)
    ? name
    : [...name.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+/, '')]
        .slice(0, MAX_CHARACTERS)
        .join('')
        .replace(/-+$/, '') || 'training';
