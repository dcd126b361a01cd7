/** One page: header (where am I, what can I do here), one scrolling region, perhaps a detail pane beside it and a footer below. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ChevronRight16Regular } from "@fluentui/react-icons";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, type ReactNode } from "react";

import { narrowMedia, useNarrow } from "./layout";

interface PageProps {
  /** What this page is: the heading. */
  title: string;
  /** The connection that it belongs to: the breadcrumb before the title. */
  connection?: { id: string; name: string } | undefined;
  /** Buttons at the right of the header. */
  actions?: ReactNode;
  /** A `DetailPane`, or nothing: beside the content; in a narrow window in its place. */
  pane?: ReactNode;
  /** The bar at the foot. In a narrow window it makes room for the pane's own. */
  footer?: ReactNode;
  /** `scroll`: the content scrolls here. `own`: it has one scrolling region itself (a virtual list). */
  content?: "scroll" | "own";
  children: ReactNode;
}

const useStyles = makeStyles({
  page: { display: "flex", flexDirection: "column", height: "100%", minWidth: 0 },
  header: {
    flex: "none",
    height: "52px",
    display: "flex",
    alignItems: "center",
    gap: "8px",
    paddingLeft: "32px",
    paddingRight: "24px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrowMedia]: { paddingLeft: "20px", paddingRight: "20px" },
  },
  trail: { display: "flex", alignItems: "center", gap: "6px", minWidth: 0, flexGrow: 1 },
  crumb: {
    color: tokens.colorNeutralForeground2,
    textDecorationLine: "none",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    borderRadius: tokens.borderRadiusSmall,
    ":hover": { color: tokens.colorNeutralForeground1, textDecorationLine: "underline" },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  chevron: { flex: "none", color: tokens.colorNeutralForeground3 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    whiteSpace: "nowrap",
    ":focus": { outlineStyle: "none" },
  },
  actions: { flex: "none", display: "flex", alignItems: "center", gap: "8px" },
  body: { flex: "1 1 0", minHeight: 0, display: "flex" },
  content: { flex: "1 1 0", minWidth: 0, minHeight: 0, display: "flex", flexDirection: "column" },
  scroll: {
    overflowY: "auto",
    padding: "28px 32px 32px",
    // A scrolling flex column squeezes its children.
    "> *": { flexShrink: 0 },
    [narrowMedia]: { padding: "20px" },
  },
  footer: {
    flex: "none",
    minHeight: "64px",
    display: "flex",
    alignItems: "center",
    gap: "12px",
    padding: "0 32px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrowMedia]: { minHeight: "56px", padding: "0 20px" },
  },
});

export function Page({ title, connection, actions, pane, footer, content = "scroll", children }: PageProps) {
  const styles = useStyles();
  const narrow = useNarrow();
  const heading = useRef<HTMLHeadingElement>(null);
  const address = `${connection?.id ?? ""}/${title}`;

  // A new page takes the focus, so that the keyboard and a screen reader start at its heading.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    document.title = `${title} - Usher`;
  }, [address, title]);

  const paneOnly = narrow && hasPane(pane);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.trail}>
          {connection !== undefined && (
            <>
              <Link className={styles.crumb} to="/connection/$id/overview" params={{ id: connection.id }}>
                {connection.name}
              </Link>
              <ChevronRight16Regular className={styles.chevron} aria-hidden />
            </>
          )}
          <h1 className={styles.title} tabIndex={-1} ref={heading}>
            {title}
          </h1>
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.body}>
        {/* Kept in the document while the pane is in its place, so that the list keeps its position. */}
        <div className={mergeClasses(styles.content, content === "scroll" && styles.scroll)} hidden={paneOnly} style={paneOnly ? { display: "none" } : undefined}>
          {children}
        </div>
        {pane}
      </div>
      {footer !== undefined && footer !== null && !paneOnly && <footer className={styles.footer}>{footer}</footer>}
    </div>
  );
}

function hasPane(pane: ReactNode): boolean {
  return pane !== undefined && pane !== null && pane !== false;
}
