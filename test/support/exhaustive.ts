/** `npm run test:exhaustive`: every case, and as many random ones as anybody has patience for. */
export const exhaustive = process.env.TEST_EXHAUSTIVE === "1";

/** How often a property is tried: enough to find the faults that were planted to choose the number, or all of it. */
export const times = (usual: number, whenExhaustive: number): number => (exhaustive ? whenExhaustive : usual);
