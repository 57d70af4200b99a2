// Required before a program that has to run on Node 20, where only a newer one is at hand: takes away what came later.
const later = [
  [Promise, ["withResolvers", "try"]],
  [Object, ["groupBy"]],
  [Map, ["groupBy"]],
  [Array, ["fromAsync"]],
  [RegExp, ["escape"]],
  [
    Set.prototype,
    "union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom".split(" "),
  ],
  [
    Object.getPrototypeOf(Object.getPrototypeOf([].values())),
    "map filter take drop flatMap reduce toArray forEach some every find".split(" "),
  ],
  [Uint8Array, ["fromBase64", "fromHex"]],
  [Uint8Array.prototype, ["toBase64", "toHex"]],
];
for (const [on, names] of later) for (const name of names) delete on[name];
