import { type Answers, askedImages, isFromSource } from "../answers.ts";
import type { Question, TextField } from "./question.ts";

export const images: Question = {
  title: "Images",
  intro: "Where the images come from. Leave a field empty to use the tested version.",
  when: (answers) => !isFromSource(answers),
  fields: [
    {
      kind: "text",
      path: "images.registry",
      label: "Registry",
      whenEmpty: "the public registry",
      help: "Your own registry with the same images. Example: registry.example.com/dittofeed.",
    },
    tagField("api", "API tag"),
    tagField("worker", "Worker tag"),
    tagField("dashboard", "Dashboard tag"),
    tagField("edge", "Edge tag"),
    tagField("postgres", "PostgreSQL tag"),
    tagField("redis", "Redis tag"),
  ],
  inShort: (answers) => answers["images.registry"] || (hasOwnTags(answers) ? "your own tags" : "the published ones"),
};

function hasOwnTags(answers: Answers): boolean {
  return askedImages.some((service) => answers[`images.${service}.tag`] !== "");
}

function tagField(service: (typeof askedImages)[number], label: string): TextField {
  return {
    kind: "text",
    path: `images.${service}.tag`,
    label,
    whenEmpty: "the tested version",
    help: `The version of the ${service} image. Leave it empty for the tested version.`,
  };
}
