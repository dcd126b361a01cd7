/** What a part of the page says first: smaller than the page's own sentence. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  lead: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold, textWrap: "balance" },
  second: { margin: "4px 0 0", color: tokens.colorNeutralForeground2 },
});

export function Lead({ children, second }: { children: ReactNode; second?: ReactNode }) {
  const styles = useStyles();
  return (
    <div>
      <h3 className={styles.lead}>{children}</h3>
      {second !== undefined && <p className={styles.second}>{second}</p>}
    </div>
  );
}
