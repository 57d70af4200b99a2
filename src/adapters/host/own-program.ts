/** Is this the single executable, which brings its Node with it? Then process.execPath is this program, and no Node. */
export const isExecutable = (): boolean => process.getBuiltinModule("node:sea").isSea();
