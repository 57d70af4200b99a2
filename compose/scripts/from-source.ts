/** Where the api image keeps the app's own code: that of the fork at 0e0c3bac. */
export const imageLib = "/service/packages/backend-lib";

/**
 * The same program for packages/backend-lib of a checkout: beside the app's code, with the settings
 * of the checkout's root. dotenv is the app's own, and what is exported already would win over it.
 */
export const fromSource = (script: string): string =>
  `require("dotenv").config({ path: "../../.env" });\n${script.replaceAll(`${imageLib}/`, "./")}`;
