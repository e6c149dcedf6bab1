# Starts a primary. Data that was unpacked from a backup is first recovered, to RESTORE_UNTIL or to the backup's end, on a
# timeline of its own; and the password becomes the one of the environment before anybody can connect.
set -eu

restoring=$PGDATA/restoring # the timeline of the backup; here until its recovery is over
timeline() { LC_ALL=C pg_controldata "$PGDATA" | sed -n "s/^Latest checkpoint's TimeLineID: *//p"; }
quoted() { printf '%s' "$1" | sed "s/[$2]/&&/g"; }

# One line, for the image's own start passes it through another shell. Without a backup the log is of no use, and would fill the disk.
if [ -n "${ARCHIVE:-}" ]; then
  mkdir -p "$ARCHIVE"
  set -- "$@" -c archive_mode=on -c archive_timeout=60 \
    -c 'archive_command=test -e "$ARCHIVE/wanted" || exit 0; f="$ARCHIVE/%f.gz"; if [ -e "$f" ]; then gzip -dc "$f" | cmp -s - "%p"; else gzip -c "%p" >"$f.new" && sync "$f.new" && mv "$f.new" "$f" && sync "$ARCHIVE"; fi'
fi

if [ -s "$PGDATA/PG_VERSION" ]; then
  # Of a server that was killed: its process is none of this container's, whatever has its number now.
  rm -f "$PGDATA/postmaster.pid"
  if [ -e "$PGDATA/backup_label" ]; then
    # The server itself would stop at the backup's end and call it a success.
    began=$(sed -n 's/^START TIME: \([^ ]*\) \([^ ]*\) \(UTC\|GMT\)$/\1T\2/p' "$PGDATA/backup_label")
    if [ -n "${RESTORE_UNTIL:-}" ] && LC_ALL=C expr "$RESTORE_UNTIL" '<' "$began" >/dev/null; then
      echo "no restore to $RESTORE_UNTIL: the backup began at ${began}Z" >&2
      exit 1
    fi
    timeline >"$restoring"
  fi
  (
    # The server forgets recovery.signal a little before it is on the new timeline; who is killed between must not go on without.
    if [ -e "$restoring" ] && [ "$(cat "$restoring")" = "$(timeline)" ]; then
      touch "$PGDATA/recovery.signal"
      set -- "$@" -c recovery_target_timeline=current -c recovery_target_action=promote \
        -c 'restore_command=test -f "${ARCHIVE:-/none}/%f.gz" && gzip -dc "$ARCHIVE/%f.gz" >"%p"'
      if [ -n "${RESTORE_UNTIL:-}" ]; then
        # The setting takes no Z.
        set -- "$@" -c "recovery_target_time=$(echo "$RESTORE_UNTIL" | sed 's/Z$/+00/')"
      else
        set -- "$@" -c recovery_target=immediate
      fi
    fi
    user=$(quoted "$POSTGRES_USER" '"')
    password=$(quoted "$POSTGRES_PASSWORD" "\\\\'")
    exec postgres --single -j -D "$PGDATA" "$@" -c exit_on_error=on -c log_statement=none -c log_min_error_statement=panic \
      template1 >/dev/null <<SQL
ALTER ROLE "$user" PASSWORD E'$password';
SQL
  )
  rm -f "$restoring"
fi

exec docker-entrypoint.sh postgres "$@"
