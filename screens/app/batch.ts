/** Collects what comes in quick succession and hands it over together, at most once in so many milliseconds. */
export function createBatch<Item>(milliseconds: number, hand: (items: readonly Item[]) => void) {
  let waiting: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0) hand(waiting.splice(0));
  };
  return {
    push: (item: Item) => {
      waiting.push(item);
      timer ??= setTimeout(flush, milliseconds);
    },
    flush,
    /** What waits is dropped. */
    drop: () => {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
