import { stringify } from "yaml";
import { quoted, type Server } from "./docker-port.ts";
import { serviceDotEnv } from "./dot-env.ts";
import { parseCompose, type Surroundings } from "./parser.ts";
import type { Resource } from "./resource.ts";

/**
 * app/Actions/Service/StartService.php 17: a resource of the kind "service". Its containers keep their names, compose runs
 * in the folder itself, nothing is stopped first, there is no command afterwards and no deployment to ask for.
 */
export async function deployService(resource: Resource, server: Server, around: Surroundings): Promise<void> {
  const file = parseCompose(resource, around);
  const workdir = `${around.root}/services/${resource.uuid}`;
  const { services, ...rest } = file;
  const sections = Object.entries(rest).filter(([, section]) => Object.keys(section).length > 0);
  const text = stringify({ services, ...Object.fromEntries(sections) }, { lineWidth: 0 });
  const write = (name: string, content: string) =>
    `echo '${Buffer.from(content).toString("base64")}' | base64 -d | tee ${quoted(`${workdir}/${name}`)} > /dev/null`;
  const options = `--project-directory ${workdir} -f ${workdir}/docker-compose.yml --project-name ${resource.uuid}`;
  const lines = [
    `mkdir -p ${quoted(workdir)}`,
    write("docker-compose.yml", text),
    write(".env", serviceDotEnv(resource, Object.keys(services))),
    `docker network inspect ${resource.uuid} >/dev/null 2>&1 || docker network create --attachable ${resource.uuid}`,
    `docker compose ${options} up -d --remove-orphans --force-recreate --build`,
    `docker network connect ${resource.uuid} coolify-proxy >/dev/null 2>&1 || true`,
  ];
  for (const line of lines) {
    const ran = await server.run(line);
    // Coolify only writes it into an activity log; a test has to hear it.
    if (ran.exitCode !== 0) throw new Error(`${line}\n${ran.stderr}`);
  }
}
