import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  sentence: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: "-0.015em",
    textWrap: "balance",
  },
  second: { margin: "4px 0 0", color: tokens.colorNeutralForeground2 },
});

/** The state sentence of a page, with a second line: what is, then the cause. */
export function Sentence({ children, second }: { children: ReactNode; second?: ReactNode }) {
  const styles = useStyles();
  return (
    <div>
      <h2 className={styles.sentence}>{children}</h2>
      {second !== undefined && second !== "" && <p className={styles.second}>{second}</p>}
    </div>
  );
}
