# A base backup as a tar on standard output, with all that is needed to start. Then the archive forgets what only backups
# older than the newest $BACKUPS_KEPT need. What fails there is said, and the backup is good nevertheless.
set -eu
# A commit, so that the log has one behind every moment that anybody can ask for by now; the backup's end switches the log.
psql -qw -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c 'SELECT pg_current_xact_id()' >/dev/null
pg_basebackup -U "$POSTGRES_USER" -w -D - -Ft -X fetch -c fast
exec >&2
[ -n "${ARCHIVE:-}" ] || exit 0
cd "$ARCHIVE"
# A later backup has the greater timeline, but not always the greater segment; a segment is forgotten on every timeline.
kept=$(ls | grep -E '^[0-9A-F]{24}\.[0-9A-F]{8}\.backup$' | sort | tail -n "${BACKUPS_KEPT:-7}")
[ -n "$kept" ] && [ "$(echo "$kept" | wc -l)" -ge "${BACKUPS_KEPT:-7}" ] || exit 0
oldest=$(echo "$kept" | sort -k1.9 | head -n 1)
pg_archivecleanup "$ARCHIVE" "$oldest" || echo "the archive could not be cleaned up to $oldest"
