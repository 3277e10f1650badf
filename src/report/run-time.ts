/** A time of a trail (ISO 8601, UTC) as people read it, to the second: `2026-01-02 03:04:05Z`. */
export function runTime(time: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(time);
  return parts === null ? time : `${parts[1]} ${parts[2]}Z`;
}
