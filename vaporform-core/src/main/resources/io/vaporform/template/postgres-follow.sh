# Copies the primary, unless that is done, and follows it. A copy counts once it is whole; until then it has another name.
# PRIMARY_DATA names what it is a copy of: after a restore that is other data, and the copy is thrown away.
set -eu
primary="host=$PRIMARY_HOST user=$POSTGRES_USER passfile=$PGPASSFILE application_name=replica"
copied=$(cat "$PGDATA/copy.of" 2>/dev/null || true)
if [ ! -s "$PGDATA/PG_VERSION" ] || [ "$copied" != "$PRIMARY_DATA" ]; then
  rm -rf "$PGDATA"
  rm -rf "$PGDATA.new"
  until pg_basebackup -d "$primary" -D "$PGDATA.new" -X stream -c fast; do
    rm -rf "$PGDATA.new"
    sleep 1
  done
  printf '%s' "$PRIMARY_DATA" >"$PGDATA.new/copy.of"
  touch "$PGDATA.new/standby.signal"
  sync
  mv "$PGDATA.new" "$PGDATA"
fi
exec postgres -D "$PGDATA" -c listen_addresses='*' -c hba_file=/etc/vaporform/pg_hba.conf -c primary_conninfo="$primary"
