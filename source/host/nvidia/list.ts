/** Which cards there are, in the driver's order; asked once before a loop. */
export const LIST_CARDS = ['--query-gpu=index,uuid,pci.bus_id,name', '--format=csv,noheader,nounits'] as const;

/** A card by its names, which a look of a loop does not repeat. */
export type ListedCard = {index: number; uuid: string; busId: string; name: string};

/** The answer to `LIST_CARDS`; lines of another kind are left out. */
export const parseCardList = (stdout: string): ListedCard[] =>
  stdout.split('\n').flatMap(line => {
    const [, index, uuid, busId, name] = /^(\d+), ([^,]+), ([^,]+), (.+)$/.exec(line.trim()) ?? [];
    if (index === undefined || !uuid || !busId || !name) return [];
    return [{index: Number(index), uuid, busId, name}];
  });
