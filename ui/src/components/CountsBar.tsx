/** What a cycle did as one bar: created, updated, disabled, failed. */
import { makeStyles, tokens } from "@fluentui/react-components";

import type { Counts } from "../bindings";
import { ownTokens } from "./tokens";

interface CountsBarProps {
  counts: Counts;
  failed: number;
  /** What the bar stands for in all; more than the sum leaves a track (a cycle under way). */
  of?: number;
  /** Height in px. */
  height?: number;
  /** Read out in its place. */
  label: string;
}

const useStyles = makeStyles({
  bar: { display: "flex", gap: "1px", width: "100%", overflow: "hidden", borderRadius: tokens.borderRadiusCircular, backgroundColor: tokens.colorNeutralBackground6 },
  part: { minWidth: "2px", transitionProperty: "flex-grow", transitionDuration: "200ms" },
});

export function CountsBar({ counts, failed, of, height = 8, label }: CountsBarProps) {
  const styles = useStyles();
  const parts = [
    { name: "create", count: counts.create + counts.enable, color: ownTokens.barCreate },
    { name: "update", count: counts.update, color: ownTokens.barUpdate },
    { name: "disable", count: counts.disable + counts.delete, color: ownTokens.barDisable },
    { name: "failed", count: failed, color: ownTokens.barFailed },
  ].filter((part) => part.count > 0);
  const sum = parts.reduce((total, part) => total + part.count, 0);
  const rest = Math.max(0, (of ?? sum) - sum);
  return (
    <div className={styles.bar} style={{ height }} role="img" aria-label={label}>
      {parts.map((part) => (
        <div key={part.name} className={styles.part} style={{ flex: `${part.count} 1 0`, backgroundColor: part.color }} />
      ))}
      {sum === 0 && of === undefined && <div style={{ flex: "1 1 0", backgroundColor: ownTokens.barNone }} />}
      {rest > 0 && <div style={{ flex: `${rest} 1 0` }} />}
    </div>
  );
}
