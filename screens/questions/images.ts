import type { Question, TextField } from "./question.ts";

export const images: Question = {
  title: "Images",
  intro:
    "Where the api, worker and dashboard images come from. Empty fields take the versions this program was made for.",
  fields: [
    {
      kind: "text",
      path: "images.registry",
      label: "Registry",
      whenEmpty: "the published one",
      help: "A registry of your own that holds the same images. Example: registry.example.com/dittofeed.",
    },
    tagField("api", "API tag"),
    tagField("worker", "Worker tag"),
    tagField("dashboard", "Dashboard tag"),
  ],
  inShort: (answers) => answers["images.registry"] || "the published ones",
};

function tagField(service: "api" | "worker" | "dashboard", label: string): TextField {
  return {
    kind: "text",
    path: `images.${service}.tag`,
    label,
    whenEmpty: "as tested",
    help: `The version of the ${service} image. Leave it empty for the one that this program was tested with.`,
  };
}
