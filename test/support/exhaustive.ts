/** `npm run test:exhaustive` asks for every case, for nights and releases; without it the run stays under ten minutes. */
export const exhaustive = process.env.TEST_EXHAUSTIVE === "1";
