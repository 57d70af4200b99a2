#!/bin/sh
# Newer real clients read CLICKHOUSE_USER and CLICKHOUSE_PASSWORD; 18.16 does not, so this puts them before the
# arguments unless the caller names a user or a password himself.
user= password=
for argument in "$@"; do
  case "$argument" in
    -u | -u?* | --user | --user=*) user=given ;;
    --password | --password=*) password=given ;;
  esac
done
if [ -z "$password" ] && [ -n "$CLICKHOUSE_PASSWORD" ]; then set -- "--password=$CLICKHOUSE_PASSWORD" "$@"; fi
if [ -z "$user" ] && [ -n "$CLICKHOUSE_USER" ]; then set -- "--user=$CLICKHOUSE_USER" "$@"; fi
exec /usr/lib/clickhouse/clickhouse-client "$@"
