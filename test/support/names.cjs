// For a program of a test (node --require): names that lead to addresses of this machine, as in /etc/hosts.
const dns = require("node:dns");

const names = JSON.parse(process.env.TEST_NAMES ?? "{}");
const { lookup } = dns;

dns.lookup = (name, options, done) => {
  const address = names[name];
  if (address === undefined) return lookup(name, options, done);
  const answer = typeof options === "function" ? options : done;
  const all = typeof options === "object" && options.all === true;
  process.nextTick(() => (all ? answer(null, [{ address, family: 4 }]) : answer(null, address, 4)));
};
