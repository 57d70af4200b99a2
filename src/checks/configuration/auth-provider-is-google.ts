import { oneValue } from "./one-value.ts";

export const authProviderIsGoogle = oneValue({
  id: "C8",
  name: "AUTH_PROVIDER",
  value: "google",
  symptom: "The dashboard says 500: Misconfigured auth provider",
  why: "Without it the dashboard fails with 500, and the API refuses to start a sign-in.",
});
