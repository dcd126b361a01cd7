import { makeStyles, mergeClasses } from "@fluentui/react-components";

import { formatNumber } from "../text/format";

const useStyles = makeStyles({
  number: { fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" },
});

/** A number with thousands separators, its digits as wide as one another. */
export function Count({ value, className }: { value: number; className?: string | undefined }) {
  const styles = useStyles();
  return <span className={mergeClasses(styles.number, className)}>{formatNumber(value)}</span>;
}
