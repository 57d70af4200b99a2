#!/bin/bash
# As the official image's where an installer can notice: user, password and database come from the environment and are
# written at every start (unlike PostgreSQL's, they are no part of the volume).
set -eo pipefail

CLICKHOUSE_USER="${CLICKHOUSE_USER:-default}"
CLICKHOUSE_PASSWORD="${CLICKHOUSE_PASSWORD:-}"
DATA=/var/lib/clickhouse

if [ "$(id -u)" = '0' ]; then
  mkdir -p "$DATA" /var/log/clickhouse-server /etc/clickhouse-server/users.d
  if [ "$CLICKHOUSE_USER" != 'default' ] || [ -n "$CLICKHOUSE_PASSWORD" ]; then
    echo "$0: create new user '$CLICKHOUSE_USER' instead 'default'"
    cat > /etc/clickhouse-server/users.d/default-user.xml <<END
<yandex>
  <users>
    <default remove="remove"></default>
    <${CLICKHOUSE_USER}>
      <profile>default</profile>
      <networks><ip>::/0</ip></networks>
      <password><![CDATA[${CLICKHOUSE_PASSWORD//]]>/]]]]><![CDATA[>}]]></password>
      <quota>default</quota>
    </${CLICKHOUSE_USER}>
  </users>
</yandex>
END
  fi
  # The official entrypoint starts a server to run CREATE DATABASE; this is the file that the statement would leave. It
  # runs as another user and is ended by root, who may not do that everywhere.
  if [ -n "${CLICKHOUSE_DB:-}" ]; then
    exec 3< <(exec gosu clickhouse sh -c 'echo up; exec sleep 60')
    temporary=$!
    read -r _ <&3
    if ! kill "$temporary"; then
      echo >&2 'Finishing of ClickHouse init process failed.'
      exit 1
    fi
    mkdir -p "$DATA/metadata/$CLICKHOUSE_DB" "$DATA/data/$CLICKHOUSE_DB"
    if [ ! -e "$DATA/metadata/$CLICKHOUSE_DB.sql" ]; then
      echo 'ATTACH DATABASE _ ENGINE = Ordinary' | sed "s/_/\`$CLICKHOUSE_DB\`/" > "$DATA/metadata/$CLICKHOUSE_DB.sql"
    fi
  fi
  chown -R clickhouse:clickhouse "$DATA" /var/log/clickhouse-server /etc/clickhouse-server/users.d
fi

if [ $# -eq 0 ] || [ "${1:0:2}" = '--' ]; then
  # 18.16 reads no listen_host from its file, whatever stands there: measured. On its command line it does.
  set -- clickhouse-server --config-file=/etc/clickhouse-server/config.xml "$@" -- --listen_host=0.0.0.0
  if [ "$(id -u)" = '0' ]; then exec gosu clickhouse "$@"; fi
fi
exec "$@"
