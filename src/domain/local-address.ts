/** Where the app answers when it runs from source: its own code names both, and takes no others. */
export const localAddress = "http://localhost:3000";
export const localPorts = { dashboard: 3000, api: 3001 } as const;
