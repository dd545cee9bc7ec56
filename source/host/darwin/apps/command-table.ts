/** Columns for `ps -o`, without a header. The command comes last: it contains blanks. */
export const COMMAND_COLUMNS = 'pid=,ppid=,uid=,command=';

export type CommandRow = {
  pid: number;
  parentPid: number;
  userId: number;
  /**
   * The command line as the process shows it. It starts with argv[0], which Electron and Node rewrite (`Cursor Helper
   * (Plugin): extension-host`), and is not quoted.
   */
  command: string;
};

/** Rows of `ps -axo COMMAND_COLUMNS`. Lines of another shape are left out. */
export const parseCommands = (text: string): CommandRow[] =>
  text.split('\n').flatMap(line => {
    const found = /^\s*(\d+)\s+(\d+)\s+(-?\d+)(?:\s+(\S.*?))?\s*$/.exec(line);
    if (found === null) return [];
    const [, pid, parentPid, userId, command = ''] = found;
    return [{pid: Number(pid), parentPid: Number(parentPid), userId: Number(userId), command}];
  });
