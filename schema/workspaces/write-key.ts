/** The Authorization header with which events are sent to a workspace. It is as secret as the value in it. */
export const writeKeyHeader = (secretId: string, value: string): string =>
  `Basic ${Buffer.from(`${secretId}:${value}`, "utf8").toString("base64")}`;
