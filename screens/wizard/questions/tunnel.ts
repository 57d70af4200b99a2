import { isPasted } from "../answers.ts";
import type { Question } from "./question.ts";
import { yesNo } from "./question.ts";

export const tunnel: Question = {
  title: "Cloudflare tunnel",
  intro: "Makes the address reachable from the internet without opening a port on this machine.",
  fields: [
    {
      kind: "choice",
      path: "tunnel",
      label: "Use a tunnel",
      choices: yesNo,
      help: "Yes runs cloudflared beside the other containers. Point it at http://edge:8080. With no, you bring your own proxy, or use localhost.",
    },
    {
      kind: "secret",
      name: "TUNNEL_TOKEN",
      what: "the tunnel token",
      label: "Tunnel token",
      when: (answers) => answers.tunnel === "yes" && !isPasted(answers),
      help: "Cloudflare shows it when you create the tunnel; paste it here and it is never shown. It goes into the settings of this installation and nowhere else.",
    },
  ],
  inShort: (answers) => (answers.tunnel === "yes" ? "yes" : "no"),
};
