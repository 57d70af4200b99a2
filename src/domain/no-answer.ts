/** What is said of everything that was given up after a while, and by nothing else. */
export const noAnswerWithin = (milliseconds: number): string => `no answer within ${milliseconds / 1000} s`;

/**
 * Was it our own patience that ended? On a machine that is short of everything that says nothing of
 * the one that was asked: where its own health check passes, it is not known how it fares.
 */
export const wasGivenUp = (saw: string): boolean => /\bno answer within [\d.]+ s\b/.test(saw);
