import type { Examination } from "../../domain/doctor.ts";
import { apiAnswers } from "./sign-in/api-answers.ts";
import { certificateIssued } from "./sign-in/certificate-issued.ts";
import { crossOrigin } from "./sign-in/cross-origin.ts";
import { customerEvents } from "./sign-in/customer-events.ts";
import { dashboardAnswers } from "./sign-in/dashboard-answers.ts";
import { embeddedSessions } from "./sign-in/embedded-sessions.ts";
import { endedSession } from "./sign-in/ended-session.ts";
import { loginRedirect } from "./sign-in/login-redirect.ts";
import { publicAddress } from "./sign-in/public-address.ts";
import { redirectAddress } from "./sign-in/redirect-address.ts";
import { signInStarts } from "./sign-in/sign-in-starts.ts";
import { signOut } from "./sign-in/sign-out.ts";
import { tokenExchange } from "./sign-in/token-exchange.ts";
import { tokenReuse } from "./sign-in/token-reuse.ts";

export const signInExaminations: readonly Examination[] = [
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
