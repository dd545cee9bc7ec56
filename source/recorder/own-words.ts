/** The command line of this program for a short-lived process of ours: Node's options that we were started with go on to it. */
export const ownWords = (words: readonly string[]): string[] => {
  const options = process.execArgv.filter(option => !/^--(?:max-|expose-gc$|no-opt$|optimize-for-size$)/.test(option));
  return [process.execPath, ...options, process.argv[1] ?? '', ...words];
};
