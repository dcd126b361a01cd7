import { makeStyles, mergeClasses, ToggleButton, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

import { formatNumber } from "../text/format";

interface ChipProps {
  /** A sign, or a word. */
  children: ReactNode;
  count?: number;
  chosen: boolean;
  onToggle: () => void;
}

const useStyles = makeStyles({
  chip: {
    flex: "none",
    minWidth: 0,
    height: "28px",
    padding: "0 10px",
    gap: "6px",
    whiteSpace: "nowrap",
    fontWeight: tokens.fontWeightMedium,
  },
  chosen: { backgroundColor: tokens.colorBrandBackground2, border: `1px solid ${tokens.colorBrandStroke1}` },
  count: { fontVariantNumeric: "tabular-nums", color: tokens.colorNeutralForeground2 },
});

/** A chip that filters a list: pressed or not. */
export function Chip({ children, count, chosen, onToggle }: ChipProps) {
  const styles = useStyles();
  return (
    <ToggleButton size="small" className={mergeClasses(styles.chip, chosen && styles.chosen)} checked={chosen} onClick={onToggle}>
      {children}
      {count !== undefined && <span className={styles.count}>{formatNumber(count)}</span>}
    </ToggleButton>
  );
}
