import { isFromSource, isPasted } from "../answers.ts";
import type { Question } from "./question.ts";
import { yesNo } from "./question.ts";

export const tunnel: Question = {
  title: "Cloudflare tunnel",
  intro: "Makes the address reachable from the internet without opening a port on this machine.",
  when: (answers) => !isFromSource(answers),
  fields: [
    {
      kind: "choice",
      path: "tunnel",
      label: "Use a tunnel",
      choices: yesNo,
      help: "Yes: run cloudflared beside the other containers, pointed at http://edge:8080. No: use your own proxy, or localhost.",
    },
    {
      kind: "secret",
      name: "TUNNEL_TOKEN",
      what: "the tunnel token",
      label: "Tunnel token",
      when: (answers) => answers.tunnel === "yes" && !isPasted(answers),
      help: "Cloudflare shows it when you create the tunnel. Paste it here: it is never displayed and is stored only in this installation's settings.",
    },
  ],
  inShort: (answers) => (answers.tunnel === "yes" ? "yes" : "no"),
};
