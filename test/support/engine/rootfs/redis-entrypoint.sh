#!/bin/sh
# As the official image's: options alone mean redis-server, and a server started as root gives up its rights.
set -e

if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then
  set -- redis-server "$@"
fi

# The official image is built without this guard; Debian's program would refuse every other container.
if [ "$1" = 'redis-server' ] && [ "$(id -u)" = '0' ]; then
  set -- "$@" --protected-mode no
fi

if [ "$1" = 'redis-server' ] && [ "$(id -u)" = '0' ]; then
  find . \! -user redis -exec chown redis '{}' +
  exec gosu redis "$0" "$@"
fi

if [ "$(umask)" = '0022' ]; then
  umask 0077
fi

exec "$@"
