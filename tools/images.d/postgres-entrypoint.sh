#!/bin/sh
# The contract of the official postgres image, as far as it concerns a database that is new or kept: POSTGRES_USER,
# POSTGRES_PASSWORD, POSTGRES_DB (each also as NAME_FILE), POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD, PGDATA.
# Arguments are options of postgres; another program's name is run as it is.
set -eu
trap 'exit 143' TERM INT

from_file() {
  eval "file=\${$1_FILE:-}"
  if [ -n "$file" ]; then eval "$1=\$(cat \"\$file\")"; fi
}
for name in POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB POSTGRES_INITDB_ARGS; do from_file "$name"; done

case ${1:-postgres} in
  postgres) [ $# = 0 ] || shift ;;
  -*) ;;
  *) exec "$@" ;;
esac

: "${POSTGRES_USER:=postgres}"
: "${POSTGRES_DB:=$POSTGRES_USER}"
: "${POSTGRES_PASSWORD:=}"
: "${POSTGRES_HOST_AUTH_METHOD:=scram-sha-256}"

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    echo 'Error: the database is uninitialized and POSTGRES_PASSWORD is not set' >&2
    exit 1
  fi
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  # Beside, then moved with PG_VERSION last: a container killed meanwhile starts anew instead of finding half a database.
  new=$PGDATA/.new
  rm -rf "$new"
  if [ -n "$POSTGRES_PASSWORD" ]; then
    # shellcheck disable=SC2086 # the arguments are words
    printf '%s\n' "$POSTGRES_PASSWORD" | initdb -D "$new" -U "$POSTGRES_USER" --pwfile=/dev/stdin \
      --auth-local=trust --auth-host="$POSTGRES_HOST_AUTH_METHOD" -E UTF8 --locale=C.UTF-8 ${POSTGRES_INITDB_ARGS:-}
  else
    # shellcheck disable=SC2086
    initdb -D "$new" -U "$POSTGRES_USER" \
      --auth-local=trust --auth-host="$POSTGRES_HOST_AUTH_METHOD" -E UTF8 --locale=C.UTF-8 ${POSTGRES_INITDB_ARGS:-}
  fi
  echo "host all all all $POSTGRES_HOST_AUTH_METHOD" >>"$new/pg_hba.conf"
  if [ "$POSTGRES_DB" != postgres ]; then
    quoted=$(printf '%s' "$POSTGRES_DB" | sed 's/"/""/g')
    printf 'create database "%s"\n' "$quoted" | postgres --single -j -D "$new" postgres >/dev/null
  fi
  for entry in "$new"/* "$new"/.[!.]*; do
    case $entry in */PG_VERSION | *'/.[!.]*') ;; *) rm -rf "${PGDATA:?}/${entry##*/}" && mv "$entry" "$PGDATA/" ;; esac
  done
  mv "$new/PG_VERSION" "$PGDATA/"
  rmdir "$new"
fi

unset POSTGRES_PASSWORD
exec postgres -D "$PGDATA" -c listen_addresses='*' "$@"
