import { useSyncExternalStore } from "react";

import { formatClock, formatClockSeconds, formatExact, formatTime } from "../text/format";

interface TimeProps {
  /** UTC milliseconds; `null` (JSON has no better word) shows a dash. */
  ms: number | null;
  /** `relative`: "14:20 today". `short`: "14:20", with the day where it is another. `clock`: "14:20:31" for dense lists. */
  format?: "relative" | "short" | "clock";
  className?: string | undefined;
}

/** A time as people say it, with the exact instant on hover. */
export function Time({ ms, format = "relative", className }: TimeProps) {
  const now = useMinute();
  if (ms === null) return <span className={className}>–</span>;
  return (
    <time className={className} dateTime={new Date(ms).toISOString()} title={formatExact(ms)}>
      {wordsOf(ms, now, format)}
    </time>
  );
}

function wordsOf(ms: number, now: number, format: "relative" | "short" | "clock"): string {
  if (format === "clock") return formatClockSeconds(ms);
  const sameDay = new Date(ms).toDateString() === new Date(now).toDateString();
  return format === "short" && sameDay ? formatClock(ms) : formatTime(ms, now);
}

const minute = 60_000;

/** Now, to the minute: "today" becomes "yesterday" without a reload. */
export function useMinute(): number {
  return useSyncExternalStore(
    (changed) => {
      const timer = setInterval(changed, minute);
      return () => clearInterval(timer);
    },
    () => Math.floor(Date.now() / minute) * minute,
  );
}
