/** How fast the screens may change. */
export interface Pace {
  /** Milliseconds, monotonic. */
  elapsed(): number;
  /** The shortest time between two pictures, in milliseconds. */
  pictureEvery: number;
}
