import { databaseName, databaseUser } from "../../../compose/env/environment.ts";
import { databaseUnreachable } from "../../domain/database-unreachable.ts";
import { answersOf, type InstallationTarget } from "../../domain/target.ts";
import { InstallationLock } from "../../engine/lock.ts";

/**
 * No container at all: the same files, the same secrets, and a PostgreSQL that this program runs
 * for as long as it works.
 */
export const rehearsalTarget: InstallationTarget = {
  ...answersOf({ target: "rehearsal" }),
  unverified: ["Everything that needs containers: a rehearsal starts none."],
  nextSteps: ({ name }) => [
    `Install it for real: copy the profile (dittofeed-setup profile export ${name} > ${name}.yaml) to a host with Docker, and run there: dittofeed-setup --profile ${name}.yaml --target compose`,
    `Remove the rehearsal when you are done: dittofeed-setup rehearsal remove ${name}`,
  ],
  async databaseState({ ports, installation: { directory } }) {
    const state = directory === undefined ? "absent" : await ports.rehearsal.state(directory);
    if (state === "absent" || directory === undefined)
      return { state: "absent", toDownload: await ports.rehearsal.toDownload() };
    // A finished rehearsal's server is off: it is started to be read, and stopped when the command
    // ends. Not under another run, which could be working with it by then: that starts it itself.
    const other = state === "stopped" ? await new InstallationLock(ports, directory).otherOwner() : undefined;
    if (other === undefined) return "askable";
    return { state: "unreachable", saw: `another run is using it (process ${other.pid}, since ${other.since})` };
  },
  async locateDatabase({ ports, installation: { directory }, password, signal }) {
    if (password === undefined || directory === undefined)
      throw databaseUnreachable("No PostgreSQL password is set yet.");
    const credentials = { user: databaseUser, password, database: databaseName };
    const way = await ports.rehearsal.start(directory, credentials, signal);
    return { server: JSON.stringify(way), ways: [way], credentials, container: undefined };
  },
};
