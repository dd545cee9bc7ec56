/** Adds an item to a list of the state, which keeps the `max` newest. */
export const keepNewest = <Item>(list: Item[], item: Item, max: number): void => {
  list.push(item);
  if (list.length > max) list.shift();
};
