/** NULLS NOT DISTINCT, which the workspace names need, came with PostgreSQL 15. */
const oldestServer = 150_000;

/** Such a server may not understand what is asked beyond what is there and what is not. */
export const isTooOld = (serverVersion: number): boolean => serverVersion < oldestServer;
