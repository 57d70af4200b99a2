import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { asProfileSaysUnless } from "./as-profile-says.ts";
import { withoutContainers } from "./running.ts";
import { tunnelConnections } from "./tunnel-log.ts";

export const tunnelConnected = check({
  id: "S14",
  title: "The tunnel is connected and its token is not exposed",
  category: "services",
  service: "cloudflared",
  symptom: "The public address returns 530 or 1033, or `ps` on the host shows the tunnel's token",
  detection: "cloudflared's log (Registered tunnel connection), its command line, and TUNNEL_TOKEN in its environment",
  proof: "engine",
  stops: "sign-in",
  explains: ["E9"],
  reads: ["installation", "containers", "logs", "directory"],
  needs: ["H1"],
  detect({ installation, containers, logs }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    const tunnel = containers.find(({ service }) => service === "cloudflared");
    if (tunnel === undefined) return ok("this stack has no tunnel");
    const { settings, takeOver } = keeperOf(installation);
    if (hasTokenWord(tunnel.command))
      return fail({
        saw: `The tunnel's token is on the command line of ${tunnel.name}.`,
        why: "Anyone on this host can read it in ps and docker inspect, and whoever has it can answer for your address.",
        next: `Set it as TUNNEL_TOKEN in ${settings} and remove --token from the command; then create a new token at Cloudflare`,
        evidence: ["its command contains --token"],
      });
    if (tunnel.environment.get("TUNNEL_TOKEN")?.isEmpty !== false && isByToken(tunnel.command))
      return fail({
        saw: `${tunnel.name} has no token.`,
        why: "Without one, Cloudflare does not know which tunnel it is, and no traffic reaches the stack.",
        next: `Put TUNNEL_TOKEN into ${settings}, or wherever the profile takes it from; then ${takeOver("cloudflared")}`,
      });
    if (tunnel.state !== "running") return unknown(`${tunnel.name} is ${tunnel.state}`);
    const { open, lastError, isYoung } = tunnelConnections(logs.get(tunnel.name) ?? []);
    if (open > 0) return ok(`${open} connections`);
    if (lastError === undefined && isYoung) return unknown("it is still connecting");
    if (lastError === undefined) return unknown("the last lines of its log do not tell");
    return fail({
      saw: `${tunnel.name} is running but not connected to Cloudflare.`,
      why: "No outside traffic reaches the stack through it.",
      next: "dittofeed-setup logs cloudflared; allow outgoing connections to port 7844, and check that the token belongs to this tunnel",
      evidence: [lastError],
    });
  },
  remediation: {
    title: "Pass the token in the environment and restart the tunnel",
    risk: "restarts",
    steps({ installation, containers, directory }) {
      const tunnels = containers.filter(({ service }) => service === "cloudflared");
      const wellMade = tunnels.every(
        ({ command, environment }) => !hasTokenWord(command) && environment.get("TUNNEL_TOKEN")?.isEmpty === false,
      );
      if (wellMade) return [{ do: "restart-containers", containers: tunnels }];
      if (installation.profile?.tunnel === undefined) return [];
      return asProfileSaysUnless(installation, directory, ["cloudflared"], /cloudflared/);
    },
  },
});

/** The words themselves are never shown: one of them is the token. */
const hasTokenWord = (command: readonly string[]) =>
  command.some((word) => word === "--token" || /(^|\s)--token[=\s]/.test(word));

/** One with a configuration file or a tunnel's name of its own needs no token. */
const isByToken = (command: readonly string[]) =>
  !command.some((word) => /^--(config|credentials-file)\b|^--url\b/.test(word));
