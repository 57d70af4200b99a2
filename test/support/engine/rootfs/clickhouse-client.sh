#!/bin/sh
# Newer real clients read CLICKHOUSE_USER and CLICKHOUSE_PASSWORD; 18.16 does not, so this hands them over unless the caller
# names a user or a password himself. In a file, because arguments can be read by everybody on the host.
user= password=
for argument in "$@"; do
  case "$argument" in
    -u | -u?* | --user | --user=*) user=given ;;
    --password | --password=*) password=given ;;
  esac
done
settings=$(mktemp)
data() { printf '<%s><![CDATA[%s]]></%s>' "$1" "$(printf '%s' "$2" | sed 's/]]>/]]]]><![CDATA[>/g')" "$1"; }
{
  printf '<config>'
  if [ -z "$user" ] && [ -n "$CLICKHOUSE_USER" ]; then data user "$CLICKHOUSE_USER"; fi
  if [ -z "$password" ] && [ -n "$CLICKHOUSE_PASSWORD" ]; then data password "$CLICKHOUSE_PASSWORD"; fi
  printf '</config>'
} > "$settings"
/usr/lib/clickhouse/clickhouse-client --config-file="$settings" "$@"
code=$?
rm -f "$settings"
exit $code
