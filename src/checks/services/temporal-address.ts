import { unwantedOfTemporal } from "./temporal-settings.ts";

export const noBroadcastAddress = unwantedOfTemporal({
  id: "S9",
  title: "Temporal knows its own address",
  symptom: "temporal ends at its start: broadcastAddress required",
  saw: "Temporal is told to listen on all addresses, and not which one is its own.",
  why: "It does not start then; left alone, it takes the container's address.",
  names: ["BIND_ON_IP", "TEMPORAL_BROADCAST_ADDRESS"],
});
