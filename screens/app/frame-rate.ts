/** How fast the screens may change. */
export interface FrameRate {
  /** Milliseconds, monotonic. */
  elapsed(): number;
  /** The shortest time between two pictures, in milliseconds. */
  frameEvery: number;
}
