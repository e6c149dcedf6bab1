# A base backup as a tar on standard output, with all that is needed to start. Before it, the archive of the log forgets what no
# backup since OLDEST_BACKUP needs. What fails there is said, and the backup is good nevertheless.
set -eu

is_before() { LC_ALL=C expr "$1" '<' "$2" >/dev/null; }

# Of the newest backup that was begun before, and all later ones, the one that needs the first segment: what is cleaned up is so on every timeline.
needed() {
  all=$(ls | sed -n 's/^\([0-9A-F]\{24\}\.[0-9A-F]\{8\}\.backup\)\.gz$/\1/p' | while read -r name; do
    began=$(gzip -dc "$name.gz" | sed -n 's/^START TIME: \([^ ]*\) \([^ ]*\) \(UTC\|GMT\)$/\1T\2Z/p')
    [ -z "$began" ] || echo "$began $name"
  done | sort)
  from=$(echo "$all" | while read -r began name; do ! is_before "$began" "$OLDEST_BACKUP" || echo "$began"; done | tail -n 1)
  [ -n "$from" ] || return 0
  echo "$all" | while read -r began name; do is_before "$began" "$from" || echo "$name"; done | sort -k 1.9 | head -n 1
}

if [ -n "${ARCHIVE:-}" ]; then
  # From now on it is kept.
  touch "$ARCHIVE/wanted"
fi
if [ -n "${ARCHIVE:-}" ] && [ -n "${OLDEST_BACKUP:-}" ]; then
  (
    cd "$ARCHIVE"
    oldest=$(needed)
    [ -z "$oldest" ] || pg_archivecleanup -x .gz "$ARCHIVE" "$oldest" || echo "the archive could not be cleaned up to $oldest"
  ) >&2
fi

# A commit, so that the log has one behind every moment that anybody can ask for by now; the backup's end switches the log.
psql -qw -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c 'SELECT pg_current_xact_id()' >/dev/null
exec pg_basebackup -U "$POSTGRES_USER" -w -D - -Ft -X fetch -c fast
