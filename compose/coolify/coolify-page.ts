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
  return `<!-- ${coolifyMarker} -->
# ${profile.name} on Coolify

Written by \`dittofeed-setup coolify generate\`; generate it again whenever the profile changes. No secret is in these files.

| file | what it is for |
|---|---|
| \`${files.compose}\` | the stack; it goes into a git repository, from which Coolify reads it |
| \`${files.command}\` | the post-deployment command; it goes into a field of Coolify |

${numbered([
  repository(profile, files),
  resource(profile),
  domain(profile, hostname),
  variables(profile),
  command(files),
  advanced,
  ...(needsLogin(profile) ? [login(profile)] : []),
  deploy(profile),
  signIn(profile),
])}
## Later

${later(profile, files)}`;
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
    text: `${where}

Coolify takes the compose file of an application from git and from nowhere else. Its "Docker Compose" without git would make a
service, which has no post-deployment command.`,
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
    title: "Make the application",
    text: `In Coolify: **Projects**, \`${project ?? profile.name}\`, environment \`${environment}\`, **New**. Choose
**Public Git Repository**, **Git Repository (with GitHub App)** or **Private Git Repository (with Deploy Key)**, whichever can read yours.

| field | value |
|---|---|
| Repository URL | ${named === undefined ? "your repository" : `\`${named.url}\``} |
| Branch | \`${named?.branch ?? "main"}\` |
| Build pack | Docker Compose |
| Base directory | \`/\` |
| Compose file | \`${locationOf(profile)}\` |

Press **Continue**. Coolify loads the file; if it did not, press **Load compose** under **General**.`,
  };
}

function domain(profile: ResolvedProfile, hostname: string): Step {
  if (profile.tunnel !== undefined)
    return {
      title: "Leave the domain to the tunnel",
      text: `Under **Domains**, remove the domain that Coolify has proposed for \`${domainService}\`: \`${hostname}\` comes in through the
tunnel. At Cloudflare, the tunnel's public hostname \`${hostname}\` has the service \`http://${domainService}:${edgePorts.plain}\`. The names of
containers change with every deployment; this one does not.`,
    };
  return {
    title: "Set the domain",
    text: `Let \`${hostname}\` lead to the server first. Under **Domains**, edit the domain that Coolify has proposed for \`${domainService}\`,
or **Add** one:

| field | value |
|---|---|
| Service | \`${domainService}\` |
| Protocol | https |
| Domain | \`${hostname}\` |
| Port | \`${edgePorts.plain}\` |
| Path | empty |

No other service gets a domain: \`${domainService}\` is the one address of dashboard and api, and mends what their images have built in. The
address stands in the compose file too. To change it, change the profile and generate again.`,
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
    text: `**Environment Variables**. These are yours to give; Coolify marks what is missing as **Required**:

| name | value |
|---|---|
${given.map(({ name, value, is }) => `| \`${name}\` | ${value === undefined ? is : `\`${value}\``} |`).join("\n")}
${encoding}
Press **Lock** on a secret: Coolify then shows it to nobody. None may hold a \`$\`, which Coolify and Compose take for a variable.

These Coolify has made up when it read the file, and keeps. Look that none is empty, which happens on some installations
(coollabsio/coolify#4646, #11043). Fill an empty one yourself: with what \`openssl rand -base64 32\` prints where the name says BASE64, and
\`openssl rand -hex 32\` where it says PASSWORD.

| name | what it is |
|---|---|
${made.map(({ name, secret }) => `| \`${name}\` | ${meanings[secret]} |`).join("\n")}
${own.map(({ name, secret }) => `\nThe profile names a source for ${secret}: put its value into \`${name}\`.`).join("")}
Add none called \`PORT\`, \`HOSTNAME\` or \`API_PORT\`: every variable reaches every container, and the programs in them would listen elsewhere.`,
  };
}

const isGenerated = ({ secrets }: ResolvedProfile, secret: keyof typeof coolifySecrets): boolean => {
  const reference = secrets[secret];
  return reference !== undefined && "generate" in reference;
};

const meanings: Readonly<Record<keyof typeof coolifySecrets, string>> = {
  JWT_SECRET: "signs sessions; a new one signs everybody out",
  SECRET_KEY: "base64 of 32 bytes; encrypts what the app keeps secret. With another one that is lost",
  NEXTAUTH_SECRET: "asked for by the app's guide",
  POSTGRES_PASSWORD: "of PostgreSQL, set when its volume is made; a new one does not fit any more",
  REDIS_PASSWORD: "of Redis",
  CLICKHOUSE_PASSWORD: "of ClickHouse",
};

const command = ({ command: file }: GeneratedFiles): Step => ({
  title: "Set the post-deployment command",
  text: `**General**, section **Deployment lifecycle**:

| field | value |
|---|---|
| Post-deployment | all of \`${file}\`, which is one long line |
| Container name (below it) | \`${commandService}\` |

Without the container's name Coolify runs nothing. The command makes database, ClickHouse's tables, workspace, administrator and Temporal's
workflows, and verifies them. Running it again is safe. Press **Save**.`,
});

const advanced: Step = {
  title: "Look over the rest",
  text: `Under **Advanced**, these are as Coolify sets them unless somebody changed them:

| field | value | because |
|---|---|---|
| Compose deployment | Managed by Coolify | raw, nothing above would hold |
| Predefined network | Isolated network only | in the shared one \`postgres\` and \`redis\` are Coolify's own |
| Preview deployments | Disabled | a preview would work on copies of everything, with the same name at Google |
| Max restart count | 10 | nothing here restarts over and over; what does is broken |`,
};

const needsLogin = ({ registry }: ResolvedProfile): boolean => registry !== undefined;

const login = (profile: ResolvedProfile): Step => ({
  title: "Log in to the registry",
  text: `Once, on the server that Coolify deploys to, as the user whom it uses (root):

\`\`\`
docker login ${profile.registry?.server} --username ${profile.registry?.username}
\`\`\`

Coolify pulls \`${imageReference("api", profile)}\` and its like with that login.`,
});

const deploy = ({ address, tunnel }: ResolvedProfile): Step => ({
  title: "Deploy",
  text: `Press **Deploy**. Images are pulled and started, which takes some minutes the first time. Then, under **Deployment Logs**, press **Show Debug
Logs**: the last line of the post-deployment command says that everything is there, or what is not. Coolify says "finished" either way.

Until then ${address} may answer "no available server"${tunnel === undefined ? " (Traefik passes nothing on to what is not healthy yet)" : ""} or ask to try again in a minute.`,
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
  `- **Another version, address or setting**: change the profile, generate again, commit \`${compose}\`, replace the post-deployment command by
  \`${file}\`, press **Redeploy**. Images under a moving tag are pulled with each deployment.
- **Data** lies in the volumes whose names end in \`${profile.database.external === undefined ? "_postgres`, `" : ""}_redis\`, \`_clickhouse\` and \`_edge\`. They outlive deployments, and are removed only with
  the application and its volumes.
- **More workers**: \`worker.replicas\` in the profile; each is a service of its own, because Coolify refuses to scale one.
`;
