import type { MountOptions } from "./mount.tsx";
import { mount } from "./mount.tsx";
import type { WizardServices } from "./services.ts";
import type { WizardResult } from "./wizard.ts";
import { createWizard } from "./wizard.ts";

/** Asks, installs, shows. Settles when the terminal is as it was before; print `lastWords` then. */
export function runWizard(services: WizardServices, options: MountOptions): Promise<WizardResult> {
  return mount((pace) => createWizard(services, pace), options);
}

export type { WizardServices } from "./services.ts";
export type { WizardResult } from "./wizard.ts";
