import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

import { narrowMedia } from "./layout";

interface FrameProps {
  /** What stands at the left: the navigation, or the setup's steps. */
  side: ReactNode;
  children: ReactNode;
}

const useStyles = makeStyles({
  root: { flex: "1 1 0", minHeight: 0, display: "flex" },
  side: {
    flex: "none",
    width: "232px",
    overflowY: "auto",
    overflowX: "hidden",
    backgroundColor: tokens.colorNeutralBackground3,
    [narrowMedia]: { width: "56px" },
  },
  main: {
    flex: "1 1 0",
    minWidth: 0,
    overflow: "hidden",
    backgroundColor: tokens.colorNeutralBackground2,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    borderTopLeftRadius: "10px",
  },
});

/** What is under the app bar: a side at the left, the page at the right. */
export function Frame({ side, children }: FrameProps) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <div className={styles.side}>{side}</div>
      <main id="content" className={styles.main}>
        {children}
      </main>
    </div>
  );
}
