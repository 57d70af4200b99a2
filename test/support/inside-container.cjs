// Required by each Node of a test, in place of the container: /service lies in a folder of the test, and the stack's names are at an address of loopback.
const dns = require("node:dns");
const Module = require("node:module");

const { TEST_SERVICE: service, TEST_STACK: stack } = process.env;
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) => resolve(name.replace(/^\/service\//, `${service}/`), ...rest);

const { lookup } = dns;
dns.lookup = (name, options, then) => lookup(["api", "dashboard", "edge"].includes(name) ? stack : name, options, then);

// The dashboard's server asks its own localhost:3001, where the compose file has a relay to the api.
const { fetch } = globalThis;
globalThis.fetch = (url, options) => fetch(String(url).replace("http://localhost:3001", process.env.TEST_API), options);
