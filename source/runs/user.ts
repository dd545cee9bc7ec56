/** How the code that acts on runs reaches the user. A command passes it in: only the command line knows of a terminal. */
export type User = {
  /** Prints to standard output. */
  say(text: string): void;
  /** Prints to standard error. */
  complain(text: string): void;
  /** Prints to standard error a text that this process has not complained of before. */
  complainOnce(text: string): void;
  /** Whether there is a terminal to ask at. */
  canAsk(): boolean;
  /** Asks yes or no. Without a terminal the answer is yes: a script that runs a command means it. */
  confirm(question: string): Promise<boolean>;
  /** Does work that a run can do without: a failure is printed after `failed`, and `otherwise` returned. */
  warnOnFailure<Result>(failed: string, work: () => Result | Promise<Result>, otherwise: Result): Promise<Result>;
};
