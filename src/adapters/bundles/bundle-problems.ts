import { basename } from "node:path";
import { bundleFormat, bundlePaths } from "../../domain/offline-bundle.ts";
import { Problem } from "../../domain/problem.ts";
import { typed } from "../../domain/typed.ts";

export function notThere(path: string): Problem {
  return new Problem({
    code: "value-missing",
    title: "There is no such bundle",
    saw: `${path} does not exist.`,
    why: "The images are taken from it.",
    next: typed`ls -l ${path}   shows whether it was copied; dittofeed-setup bundle-images P writes one on a host with a registry`,
  });
}

export function noBundle(path: string, saw: string): Problem {
  return new Problem({
    code: "value-refused",
    title: `${basename(path)} is not an offline bundle`,
    saw: `${path}: ${saw}`,
    why: "Only a file that dittofeed-setup bundle-images has written says which images it holds.",
    next: "dittofeed-setup bundle-images P   writes one on a host with a registry",
  });
}

export function damaged(path: string, saw: string): Problem {
  return new Problem({
    code: "value-refused",
    title: `${basename(path)} is damaged`,
    saw: `${path}: ${saw}`,
    why: "Nothing was loaded, because its images cannot be trusted.",
    next: typed`Copy it again. sha256sum ${path}   must print on both hosts what bundle-images printed.`,
  });
}

export function changed(path: string): Problem {
  return new Problem({
    code: "value-refused",
    title: `${basename(path)} has changed since it was checked`,
    saw: `${path} is not the file that was checked before.`,
    why: "Nothing was loaded, because the checked file is no longer there.",
    next: "Wait until the copy is complete, then run the same command again.",
  });
}

export function otherVersion(path: string, format: string): Problem {
  return new Problem({
    code: "value-refused",
    title: `${basename(path)} has an unknown format`,
    saw: `${path}: its format is ${format}; this version of dittofeed-setup reads format ${bundleFormat}.`,
    why: "A bundle in another format cannot be read safely.",
    next: typed`Use the program inside it: tar -xf ${path} ${bundlePaths.program}`,
  });
}
