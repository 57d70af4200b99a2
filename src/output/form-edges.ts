/**
 * (state, unit of text) -> next state, 0 where there is none. Numbers in open addressing: a Map per
 * state would take ten times the room, and a Map over both at once three times the time. The root,
 * where a text without secrets spends its time, has a table.
 */
export class Edges {
  readonly #fromRoot = new Int32Array(65_536);
  #states = new Int32Array(1024);
  #units = new Uint16Array(1024);
  #nexts = new Int32Array(1024);
  #count = 0;

  next(state: number, unit: number): number {
    if (state === 0) return this.#fromRoot[unit] as number;
    const mask = this.#states.length - 1;
    let place = hash(state, unit) & mask;
    // A place is free where nothing follows; never more than half of them are taken.
    for (let next = this.#nexts[place] as number; next !== 0; next = this.#nexts[place] as number) {
      if (this.#states[place] === state && this.#units[place] === unit) return next;
      place = (place + 1) & mask;
    }
    return 0;
  }

  set(state: number, unit: number, next: number): void {
    if (state === 0) {
      this.#fromRoot[unit] = next;
      return;
    }
    if (this.#count * 2 >= this.#states.length) this.#double();
    this.#count += 1;
    this.#place(state, unit, next);
  }

  #place(state: number, unit: number, next: number): void {
    const mask = this.#states.length - 1;
    let place = hash(state, unit) & mask;
    while (this.#nexts[place] !== 0) place = (place + 1) & mask;
    this.#states[place] = state;
    this.#units[place] = unit;
    this.#nexts[place] = next;
  }

  #double(): void {
    const [states, units, nexts] = [this.#states, this.#units, this.#nexts];
    this.#states = new Int32Array(states.length * 2);
    this.#units = new Uint16Array(states.length * 2);
    this.#nexts = new Int32Array(states.length * 2);
    for (const [place, next] of nexts.entries())
      if (next !== 0) this.#place(states[place] as number, units[place] as number, next);
  }
}

function hash(state: number, unit: number): number {
  const mixed = Math.imul(state, 0x9e3779b1) ^ Math.imul(unit + 1, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
