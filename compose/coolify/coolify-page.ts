// Over 150 lines: one page for people, in the order of Coolify's screens.
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import { redirectUri } from "../stack/addresses.ts";
import { edgePorts } from "../stack/edge/caddyfile.ts";
import { imageReference } from "../stack/images.ts";
import { coolifyMarker } from "./coolify-file.ts";
import { type coolifySecrets, generatedVariables, givenVariables } from "./coolify-variables.ts";

/** The service in which Coolify runs the command, and the one that has the domain. */
export const commandService = "api";
export const domainService = "edge";

/** Where in the repository Coolify looks for the file unless it is told otherwise. */
export const usualLocation = "/docker-compose.yaml";

export const locationOf = ({ coolify }: Pick<ResolvedProfile, "coolify">): string =>
  coolify?.repository?.file ?? usualLocation;

export interface GeneratedFiles {
  /** As they are called beside the page. */
  readonly compose: string;
  readonly command: string;
}

/**
 * What to set where. Labels are those of Coolify 4.3 (resources/views/livewire/project); older ones
 * write the same words with capitals.
 */
export function coolifyPage(profile: ResolvedProfile, files: GeneratedFiles): string {
  const { hostname } = new URL(profile.address);
  return `<!-- ${coolifyMarker} -->\n# ${profile.name} on Coolify\n\nWritten by \`dittofeed-setup coolify generate\`. Generate it again whenever the profile changes. These files contain no secrets.\n\n| file | what it is for |\n|---|---|\n| \`${files.compose}\` | the stack; goes into a git repository that Coolify reads |\n| \`${files.command}\` | the post-deployment command; goes into a field in Coolify |\n\n${numbered(
    [
      repository(profile, files),
      resource(profile),
      domain(profile, hostname),
      variables(profile),
      command(files),
      advanced,
      ...(needsLogin(profile) ? [login(profile)] : []),
      deploy(profile),
      signIn(profile),
    ],
  )}\n## Later\n\n${later(profile, files)}`;
}

interface Step {
  title: string;
  text: string;
}

const numbered = (steps: readonly Step[]): string =>
  steps.map(({ title, text }, index) => `## ${index + 1}. ${title}\n\n${text}\n`).join("\n");

function repository(profile: ResolvedProfile, { compose }: GeneratedFiles): Step {
  const { repository: named } = profile.coolify ?? {};
  const where =
    named === undefined
      ? `Commit \`${compose}\` to a repository that Coolify can read, as \`${locationOf(profile)}\`.`
      : `Commit \`${compose}\` to \`${named.url}\`, branch \`${named.branch}\`, as \`${named.file}\`.`;
  return {
    title: "Put the compose file into git",
    text: `${where}\n\nCoolify reads an application's compose file only from git. Its "Docker Compose" without git would create a\nservice, which has no post-deployment command.`,
  };
}

function resource(profile: ResolvedProfile): Step {
  const { project, environment = "production", application, repository: named } = profile.coolify ?? {};
  if (application !== undefined)
    return {
      title: "Open the application",
      text: `In Coolify, open the application whose address ends in \`${application}\`. **General**: press **Reload compose**.`,
    };
  return {
    title: "Create the application",
    text: `In Coolify: **Projects**, \`${project ?? profile.name}\`, environment \`${environment}\`, **New**. Choose\n**Public Git Repository**, **Git Repository (with GitHub App)** or **Private Git Repository (with Deploy Key)**, whichever can read yours.\n\n| field | value |\n|---|---|\n| Repository URL | ${named === undefined ? "your repository" : `\`${named.url}\``} |\n| Branch | \`${named?.branch ?? "main"}\` |\n| Build pack | Docker Compose |\n| Base directory | \`/\` |\n| Compose file | \`${locationOf(profile)}\` |\n\nPress **Continue**. Coolify loads the file. If it does not, press **Load compose** under **General**.`,
  };
}

function domain(profile: ResolvedProfile, hostname: string): Step {
  if (profile.tunnel !== undefined)
    return {
      title: "Leave the domain to the tunnel",
      text: `Under **Domains**, remove the domain that Coolify proposes for \`${domainService}\`: requests for \`${hostname}\` come in through the\ntunnel. At Cloudflare, the tunnel's public hostname \`${hostname}\` has the service \`http://${domainService}:${edgePorts.plain}\`. Container\nnames change with every deployment; this one does not.`,
    };
  return {
    title: "Set the domain",
    text: `First, point \`${hostname}\` to the server. Under **Domains**, edit the domain that Coolify proposes for \`${domainService}\`,\nor **Add** one:\n\n| field | value |\n|---|---|\n| Service | \`${domainService}\` |\n| Protocol | https |\n| Domain | \`${hostname}\` |\n| Port | \`${edgePorts.plain}\` |\n| Path | empty |\n\nGive no other service a domain: \`${domainService}\` is the single address of dashboard and API, and corrects what their images have built in.\nThe address is in the compose file too. To change it, change the profile and generate again.`,
  };
}

function variables(profile: ResolvedProfile): Step {
  const given = givenVariables(profile);
  const made = generatedVariables(profile);
  const own = made.filter(({ secret }) => profile.secrets[secret] !== undefined && !isGenerated(profile, secret));
  const encoding =
    profile.database.external === undefined
      ? ""
      : `\nThe percent-encoded form is printed by this command, which waits for the password, Enter and Ctrl-D:

\`\`\`
node -p 'encodeURIComponent(require("node:fs").readFileSync(0, "utf8").trim())'
\`\`\`
`;
  return {
    title: "Set the variables",
    text: `**Environment Variables**. Set these yourself; Coolify marks missing ones as **Required**:\n\n| name | value |\n|---|---|\n${given.map(({ name, value, is }) => `| \`${name}\` | ${value === undefined ? is : `\`${value}\``} |`).join("\n")}\n${encoding}\nPress **Lock** on a secret, and Coolify no longer shows it to anyone. None may contain a \`$\`, which Coolify and Compose treat as a variable.\n\nCoolify generated these when it read the file, and keeps them. Check that none is empty, which happens on some installations\n(coollabsio/coolify#4646, #11043). Fill in an empty one yourself: with the output of \`openssl rand -base64 32\` if its name says BASE64, of\n\`openssl rand -hex 32\` if it says PASSWORD.\n\n| name | what it is |\n|---|---|\n${made.map(({ name, secret }) => `| \`${name}\` | ${meanings[secret]} |`).join("\n")}\n${own.map(({ name, secret }) => `\nThe profile names a source for ${secret}: put its value into \`${name}\`.`).join("")}\nAdd none called \`PORT\`, \`HOSTNAME\` or \`API_PORT\`: every variable reaches every container, and their programs would listen elsewhere.`,
  };
}

const isGenerated = ({ secrets }: ResolvedProfile, secret: keyof typeof coolifySecrets): boolean => {
  const reference = secrets[secret];
  return reference !== undefined && "generate" in reference;
};

const meanings: Readonly<Record<keyof typeof coolifySecrets, string>> = {
  JWT_SECRET: "signs sessions; a new one signs everyone out",
  SECRET_KEY: "base64 of 32 bytes; encrypts the app's secrets. With another key they are lost",
  NEXTAUTH_SECRET: "required by the app's guide",
  POSTGRES_PASSWORD: "for PostgreSQL, set when its volume is created; a new one no longer matches",
  REDIS_PASSWORD: "for Redis",
  CLICKHOUSE_PASSWORD: "for ClickHouse",
};

const command = ({ command: file }: GeneratedFiles): Step => ({
  title: "Set the post-deployment command",
  text: `**General**, section **Deployment lifecycle**:\n\n| field | value |\n|---|---|\n| Post-deployment | all of \`${file}\`, which is one long line |\n| Container name (below it) | \`${commandService}\` |\n\nWithout the container's name, Coolify runs nothing. The command creates the database, ClickHouse's tables, workspace, administrator and\nTemporal's workflows, and verifies them. Running it again is safe. Press **Save**.`,
});

const advanced: Step = {
  title: "Check the other settings",
  text: "Under **Advanced**, these are Coolify's defaults unless someone changed them:\n\n| field | value | because |\n|---|---|---|\n| Compose deployment | Managed by Coolify | with raw, none of the above applies |\n| Predefined network | Isolated network only | in the shared one, `postgres` and `redis` are Coolify's own |\n| Preview deployments | Disabled | a preview would use copies of everything, with the same name at Google |\n| Max restart count | 10 | nothing here keeps restarting unless it is broken |",
};

const needsLogin = ({ registry }: ResolvedProfile): boolean => registry !== undefined;

const login = (profile: ResolvedProfile): Step => ({
  title: "Log in to the registry",
  text: `Once, on the server that Coolify deploys to, as the user that it uses (root):\n\n\`\`\`\ndocker login ${profile.registry?.server} --username ${profile.registry?.username}\n\`\`\`\n\nCoolify uses that login to pull \`${imageReference("api", profile)}\` and similar images.`,
});

const deploy = ({ address, tunnel }: ResolvedProfile): Step => ({
  title: "Deploy",
  text: `Press **Deploy**. Pulling and starting the images takes some minutes the first time. Then, under **Deployment Logs**, press **Show Debug\nLogs**: the last line of the post-deployment command says whether everything is there, or what is missing. Coolify says "finished" either way.\n\nUntil then, ${address} may answer "no available server"${tunnel === undefined ? " (Traefik forwards nothing to unhealthy containers)" : ""} or ask you to try again in a minute.`,
});

const signIn = (profile: ResolvedProfile): Step => ({
  title: "Sign in",
  text: `At Google (APIs & Services, Credentials, the client's Authorized redirect URIs), register:

\`\`\`
${redirectUri(profile)}
\`\`\`

Then open ${profile.address}/dashboard and sign in as ${profile.workspace.administrator}.`,
});

const later = (profile: ResolvedProfile, { compose, command: file }: GeneratedFiles): string =>
  `- **Another version, address or setting**: change the profile, generate again, commit \`${compose}\`, replace the post-deployment command with\n  \`${file}\`, press **Redeploy**. Images with a moving tag are pulled at each deployment.\n- **Data** is in the volumes whose names end in \`${profile.database.external === undefined ? "_postgres`, `" : ""}_redis\`, \`_clickhouse\` and \`_edge\`. They outlive deployments, and are removed only with\n  the application and its volumes.\n- **More workers**: \`worker.replicas\` in the profile. Each is a separate service, because Coolify refuses to scale one.\n`;
