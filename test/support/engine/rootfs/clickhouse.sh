#!/bin/sh
# The official image has one program with the others as its first argument.
name="$1"
shift
exec "clickhouse-$name" "$@"
