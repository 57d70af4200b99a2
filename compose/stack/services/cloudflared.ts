import { type ComposeService, healthy, logging } from "./service.ts";

/**
 * The one container that talks to the internet for a living and is nobody's of ours: it gets its token and nothing else,
 * so here, and only here, a value is interpolated. By environment, because arguments can be read by everybody on the host.
 * No health check: the image holds no shell and no second program.
 */
export function cloudflared(image: string): ComposeService {
  return {
    image,
    command: ["tunnel", "--no-autoupdate", "run"],
    restart: "unless-stopped",
    environment: { TUNNEL_TOKEN: "$" + "{TUNNEL_TOKEN:?is missing in .env}" },
    depends_on: healthy("edge"),
    logging,
  };
}
