/** Waits at most `ms` for `done` to settle; resolves with whether it did. Keeps this process alive meanwhile. */
export const waitAtMost = (done: Promise<unknown>, ms: number): Promise<boolean> =>
  new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), ms);
    const end = () => {
      clearTimeout(timer);
      resolve(true);
    };
    done.then(end, end);
  });
