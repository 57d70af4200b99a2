import type { Examination } from "../../domain/doctor.ts";
import { apiAnswers } from "./sign-in/api-answers.ts";
import { crossOrigin } from "./sign-in/cross-origin.ts";
import { dashboardAnswers } from "./sign-in/dashboard-answers.ts";
import { embeddedSessions } from "./sign-in/embedded-sessions.ts";
import { loginRedirect } from "./sign-in/login-redirect.ts";
import { publicAddresses } from "./sign-in/public-addresses.ts";
import { redirectAddress } from "./sign-in/redirect-address.ts";
import { signInStarts } from "./sign-in/sign-in-starts.ts";
import { tokenReuse } from "./sign-in/token-reuse.ts";

export const signInExaminations: readonly Examination[] = [
  apiAnswers,
  dashboardAnswers,
  signInStarts,
  redirectAddress,
  loginRedirect,
  crossOrigin,
  embeddedSessions,
  tokenReuse,
  publicAddresses,
];
