/**
 * How the code that acts on runs reaches the user. A command passes it in, since only the command line has a terminal.
 */
export type User = {
  /** Prints to standard output. */
  say(text: string): void;
  /** Prints to standard error. */
  complain(text: string): void;
  /** Prints a text to standard error, unless this process has printed it there before. */
  complainOnce(text: string): void;
  /** Whether there is a terminal to ask at. */
  canAsk(): boolean;
  /** Asks yes or no. Without a terminal the answer is yes: a script that runs a command means it. */
  confirm(question: string): Promise<boolean>;
  /** Does work that a run can do without: a failure is printed after `failed`, and `otherwise` returned. */
  warnOnFailure<Result>(failed: string, work: () => Result | Promise<Result>, otherwise: Result): Promise<Result>;
};
