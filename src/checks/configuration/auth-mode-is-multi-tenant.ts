import { oneValue } from "./one-value.ts";

export const authModeIsMultiTenant = oneValue({
  id: "C7",
  name: "AUTH_MODE",
  value: "multi-tenant",
  symptom: "Everybody is anonymous@email.com; sign-in gives 404",
  why: "In any other mode everybody who reaches the API can read and change everything, and sign-in does not exist.",
});
