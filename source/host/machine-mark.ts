const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * A hash of a machine's id (FNV-1a, 64 bits), only for comparison. The id itself identifies the machine for ever
 * (machine-id(5)), and a run's folder may be given to another person.
 */
export const machineMark = (id: string): string => {
  let hash = OFFSET;
  for (const byte of Buffer.from(id, 'utf8')) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return hash.toString(16).padStart(16, '0');
};
