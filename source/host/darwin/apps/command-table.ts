/** Columns for `ps -o`, without a head. The command comes last: it holds blanks. */
export const COMMAND_COLUMNS = 'pid=,ppid=,uid=,command=';

export type CommandRow = {
  pid: number;
  parentPid: number;
  userId: number;
  /**
   * The command line as the process shows it. It begins with argv[0], which Electron and Node rewrite (`Cursor Helper (Plugin):
   * extension-host`), and is not quoted.
   */
  command: string;
};

/** Rows of `ps -axo COMMAND_COLUMNS`. A line of another shape is left out. */
export const parseCommands = (text: string): CommandRow[] =>
  text.split('\n').flatMap(line => {
    const found = /^\s*(\d+)\s+(\d+)\s+(-?\d+)(?:\s+(\S.*?))?\s*$/.exec(line);
    if (found === null) return [];
    const [, pid, parentPid, userId, command = ''] = found;
    return [{pid: Number(pid), parentPid: Number(parentPid), userId: Number(userId), command}];
  });
