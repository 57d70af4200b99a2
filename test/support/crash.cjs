/*
 * Loaded into the built program by NODE_OPTIONS: as soon as CRASH_AT stands in its output, an error that nobody catches is
 * thrown, with a secret in everything an error can carry. HOW says in which way.
 */
const at = process.env.CRASH_AT;
delete process.env.NODE_OPTIONS;
// The executable stands there as its own script.
const isProgram = process.argv[1]?.endsWith("main.js") || process.argv[1] === process.execPath;
if (at !== undefined && isProgram) {
  const write = process.stdout.write;
  let hasCrashed = false;
  process.stdout.write = function (text, ...rest) {
    const done = write.call(this, text, ...rest);
    if (!hasCrashed && String(text).includes(at)) {
      hasCrashed = true;
      setImmediate(crash);
    }
    return done;
  };
}

function crash() {
  const secret = process.env.CANARY;
  class Unlucky extends TypeError {}
  const error = Object.assign(new Unlucky(`password=${secret}`, { cause: secret }), { code: `E ${secret}`, secret });
  // Its name too can be anything.
  if (process.env.HOW === "rejection") Promise.reject(Object.assign(error, { name: secret }));
  else if (process.env.HOW === "text") throw secret;
  else throw error;
}
