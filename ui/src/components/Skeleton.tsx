import { Skeleton as FluentSkeleton, SkeletonItem, makeStyles } from "@fluentui/react-components";
import { useEffect, useState } from "react";

import { text } from "../text";

interface SkeletonProps {
  /** How many lines. */
  rows?: number;
  /** Height of each, the same as what comes (px). */
  height?: number;
}

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  item: { borderRadius: "6px" },
});

/** Grey bars where content comes; only after 150 ms, so that quick answers don't flash. */
export function Skeleton({ rows = 3, height = 44 }: SkeletonProps) {
  const styles = useStyles();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return <div role="status" aria-label={text.components.loading} style={{ minHeight: rows * (height + 12) }} />;
  return (
    <FluentSkeleton className={styles.root} aria-label={text.components.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <SkeletonItem key={row} className={styles.item} style={{ height }} />
      ))}
    </FluentSkeleton>
  );
}
