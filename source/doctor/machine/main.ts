import {errorMessage} from '../../errors.js';

/**
 * `mlxtop machine-facts` (internal): prints what `systeminformation` reports, a JSON line each as soon as it is known,
 * the part that may hang last. It runs in a process of its own, which `askMachine` ends when it takes too long: the
 * package starts shells, some of them synchronously, and knows no limits. Only what is asked for leaves this process:
 * not the serial numbers, which it reads too.
 */
export const factsMain = async (print: (line: string) => void): Promise<number> => {
  const {default: system} = await import('systeminformation');
  const tell = async (name: string, ask: () => Promise<unknown>): Promise<void> => {
    try {
      print(JSON.stringify({[name]: await ask()}));
    } catch (error) {
      print(JSON.stringify({error: errorMessage(error)}));
    }
  };
  await tell('model', async () => {
    const {model, version} = await system.system();
    return version === '' || version === 'Unknown' || process.platform !== 'darwin' ? model : version;
  });
  await tell('battery', async () => {
    const {hasBattery, percent, maxCapacity, designedCapacity, cycleCount} = await system.battery();
    return {hasBattery, percent, maxCapacity, designedCapacity, cycleCount};
  });
  await tell('disks', async () => (await system.fsSize()).map(({mount, type, size}) => ({mount, type, size})));
  return 0;
};
