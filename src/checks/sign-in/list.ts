import type { DoctorCheck } from "../../domain/check.ts";
import { apiAnswers } from "./api-answers.ts";
import { certificateIssued } from "./certificate-issued.ts";
import { crossOrigin } from "./cross-origin.ts";
import { customerEvents } from "./customer-events.ts";
import { dashboardAnswers } from "./dashboard-answers.ts";
import { embeddedSessions } from "./embedded-sessions.ts";
import { endedSession } from "./ended-session.ts";
import { loginRedirect } from "./login-redirect.ts";
import { publicAddress } from "./public-address.ts";
import { redirectAddress } from "./redirect-address.ts";
import { signInStarts } from "./sign-in-starts.ts";
import { signOut } from "./sign-out.ts";
import { tokenExchange } from "./token-exchange.ts";
import { tokenReuse } from "./token-reuse.ts";

export const signInChecks: readonly DoctorCheck[] = [
  certificateIssued,
  apiAnswers,
  dashboardAnswers,
  signInStarts,
  redirectAddress,
  loginRedirect,
  crossOrigin,
  embeddedSessions,
  tokenReuse,
  publicAddress,
  tokenExchange,
  signOut,
  customerEvents,
  endedSession,
];
