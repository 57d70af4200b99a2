/**
 * Words that this product says, names of things that it shows, and what people take for a password
 * where they do not think of one. Hidden, they would take names, SQL and commands apart; and the
 * gaps would give them away all the same.
 */
const words = `
  abort about access acme active adapters added address addresses admin administrator adopt after
  alter anonymous apply area args aside askable asked assumed auth authority auto back backspace
  base bash batch because before body breaks broadcasts busy bytes cache caddy call called
  cascade category causes certificate certificates cgroup changeme check checks choice clear
  clickhouse clickhouse-server close cloudflare cloudflared code column complete compose computed
  constraint copy core create created ctrl cursor dash dashboard data database databases dead
  debug default defaults defect degrades delete demo describe destroys development diff differs
  digest directory disable disabled disk dittofeed dittofeed-setup docker docker-compose
  docker-entrypoint doctor does draft drafts dragon drizzle dump dumps duplicates edge email
  embedded empty enabled error escape example exec exists exit exited export extra facts fail
  failed fake false fatal fault field file files first fish fixed flag folder foreign forget free
  from full goes good google group guard guest have health healthy help here hide holds home host
  http https hubspot identity image images import inactive index info insert issue itself
  journeys judge keep kept keyboard keys label lacks last leave leaves left letmein letter level
  list local localhost login logs look looked made main major master member members memory
  message messages migrate mode model monkey more most move multi-tenant must nginx none nothing
  null oauth2 object offered oldest openid other output outside over override page pages parts
  password password1 paste path pipe policies port ports postgres postgresql postmaster preview
  primary problem problems proc process product production profile profiles progress project
  protect provider public pull pulled qwerty read ready recorded recreate redactor redis
  redis-server references refresh refusals refuse refused registry rehearsal rehearse rejected
  relay remove repair repairs replicas report reporter resize rest restart restarts restore
  restrict result review right risk role root route rows running safe said sample save saved says
  schema scripts scroll secret secrets security segments select server service services setup
  shell shift short show single-tenant size skipped slice somebody source spec split stack stacks
  standard start started starting stat state status stderr stdout step still stop stopped streams
  subscription such summary sunshine symbol symbols table tables tail take takes target task
  tasks tell templates temporal temporalio test testing text that theme there they this timed
  title token tokens total trace true type typed unknown update usable usage used user username
  uuid valid validate value values verified verify view volume volumes waiting warn warning watch
  welcome what where with without wizard word words work worker workflows workspace workspaces
  would write yaml
`;

const ordinaryWords: ReadonlySet<string> = new Set(words.split(/\s+/));

/** A number, a truth value, nothing: no secret, whatever the setting is called. */
export function isPlainValue(value: string): boolean {
  return value === "" || /^(?:[+-]?\d{1,12}(?:\.\d{1,6})?|true|false|null|none|undefined)$/i.test(value);
}

/** The same, or so short that it could stand anywhere. */
export function isNoSecret(value: string): boolean {
  return value.length < 4 || isPlainValue(value);
}

/** A word that stands in ordinary text too, so that it cannot be hidden there. */
export function isOrdinaryWord(value: string): boolean {
  return ordinaryWords.has(value.toLowerCase());
}
