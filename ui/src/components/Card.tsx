import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

interface CardProps {
  /** Its name for screen readers. */
  label?: string;
  /** Shown at the top. */
  title?: ReactNode;
  /** Beside the title. */
  aside?: ReactNode;
  /** Rows reach its edges. */
  flush?: boolean;
  className?: string | undefined;
  children: ReactNode;
}

const useStyles = makeStyles({
  root: {
    minWidth: 0,
    padding: "20px",
    borderRadius: "8px",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  flush: { padding: 0, overflow: "hidden" },
  head: { display: "flex", alignItems: "center", justifyContent: "space-between", gap: "12px", flexWrap: "wrap", paddingBottom: "12px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, fontWeight: tokens.fontWeightSemibold },
});

/** A section with a border and no shadow. */
export function Card({ label, title, aside, flush = false, className, children }: CardProps) {
  const styles = useStyles();
  return (
    <section className={mergeClasses(styles.root, flush && styles.flush, className)} aria-label={label}>
      {title !== undefined ? (
        <div className={styles.head}>
          <h3 className={styles.title}>{title}</h3>
          {aside}
        </div>
      ) : null}
      {children}
    </section>
  );
}
