/** Printed without loading anything else: `--help` must answer within 60 ms. */
export const helpText = `dittofeed-setup: installs, checks and replays a multi-tenant Dittofeed deployment

  dittofeed-setup                         ask, review, install (needs a terminal)
  dittofeed-setup --profile P             the same without a question; P is a saved name, a file, or - for stdin
  dittofeed-setup --profile P --ask       asks only what the profile leaves out, then reviews and installs
  dittofeed-setup apply P                 the same as --profile P
  dittofeed-setup plan P                  what apply would change, and why; changes nothing
  dittofeed-setup status [--profile P]    services, database, workspaces, address, last run, the doctor's verdict
  dittofeed-setup restart [service ...]   restart in dependency order, wait until healthy
  dittofeed-setup logs [service ...]      last lines; -f follows (/ filters, l levels, space pauses)
  dittofeed-setup down                    remove the containers; data stays
  dittofeed-setup doctor                  find what is wrong, show the repair, repair, look again
  dittofeed-setup bundle                  one file for whoever helps you, without secrets; nothing is sent
  dittofeed-setup db verify               is the schema complete? what is missing, and the SQL for it
  dittofeed-setup db apply                add what is missing, after a dump; --dry-run shows the statements
  dittofeed-setup db migrate              run the app's own migrations, show which are new
  dittofeed-setup db restore FILE         read a dump back into an empty database
  dittofeed-setup db row-security show | enable | disable
  dittofeed-setup workspace list | create | import FILE.csv|yaml
  dittofeed-setup workspace member list | add EMAIL | remove EMAIL
  dittofeed-setup profile list | show N | export N | import FILE | delete N

Options
  -p, --profile P          saved name, file, or -
  -o, --output plain|json  lines for people, or NDJSON events on stdout (--json is short for it)
      --target T           compose (Docker on this host) or rehearsal (no Docker: files and a real PostgreSQL)
      --remove-data NAME   with down: also remove the volumes of the installation NAME
      --database-url-file F  with db, workspace: a database that no profile describes; or DATABASE_URL in the
                           environment; or --database-url U, without a password in it
      --mode M             standard or embedded, for such a database (embedded)
      --dry-run, -y, --yes with db, workspace: only show; do not ask
      --duplicates K       with db apply: keep-oldest or keep-newest where rows block a unique key
      --name --domain --administrator --external-id --type --parent    with workspace create
      --workspace W, --role R    with workspace member: which one; Admin (the default), WorkspaceManager, Author, Viewer
      --fix ID|all, --list with doctor: repair without the screen (with --yes, unasked); the catalogue
      --project NAME       with doctor, status, bundle: a Compose project that no profile describes
      --hide-emails, --output-file F    with bundle: leave e-mail addresses out; where to write it
  -f, --follow             with logs
      --tail N, --level warn|error, --filter TEXT    with logs: so many last lines (100); only such lines
      --screen-reader      lines one below the other instead of pictures; also with INK_SCREEN_READER=true
      --no-bell            on a screen: do not ring when work of over a minute has ended
  -v, --verbose            also the lines that other programs print
  -h, --help    --version

Exit codes
  0 done, or nothing to do    1 failed    2 usage, invalid profile or missing value (plan: changes pending)
  3 problems found by doctor, verification or db    4 another run holds the lock    5 no usable Docker
  129, 130, 143 ended by a signal
`;
