/** "Show me where": an admin page as a drawing, grey bars for the rest, pins where the steps lead. Nothing in it can be used. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { Dismiss16Regular, Eye20Regular } from "@fluentui/react-icons";
import { useState, type ReactNode } from "react";

import { ownTokens } from "../../../components/tokens";
import { text } from "../../../text";
import { useSetupStyles } from "../styles";

const words = text.setup.drawing;

/** What the drawings share: the page's frame, boxes, links. */
export const useDrawingStyles = makeStyles({
  frame: {
    overflow: "hidden",
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: "8px",
    userSelect: "none",
  },
  bar: { display: "flex", alignItems: "center", gap: "6px", height: "44px", padding: "0 16px", borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  dot: { width: "10px", height: "10px", borderRadius: tokens.borderRadiusCircular, backgroundColor: tokens.colorNeutralStroke1 },
  address: {
    marginLeft: "12px",
    padding: "2px 12px",
    minWidth: "280px",
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  body: { display: "grid", gridTemplateColumns: "minmax(180px, 220px) minmax(0, 1fr)", minHeight: "400px" },
  side: {
    padding: "20px",
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    gap: "18px",
  },
  main: { padding: "24px 28px", display: "flex", flexDirection: "column", gap: "20px" },
  line: { display: "flex", alignItems: "center", gap: "8px" },
  push: { marginLeft: "auto" },
  grey: { height: "8px", borderRadius: tokens.borderRadiusCircular, backgroundColor: tokens.colorNeutralStroke2 },
  indent: { marginLeft: "24px" },
  title: { fontSize: tokens.fontSizeBase500, fontWeight: tokens.fontWeightSemibold },
  spot: { position: "relative", display: "inline-flex", padding: "4px", border: `2px solid ${ownTokens.pinBackground}`, borderRadius: "10px" },
  pin: {
    position: "absolute",
    top: "-14px",
    right: "-12px",
    width: "24px",
    height: "24px",
    display: "grid",
    placeItems: "center",
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: ownTokens.pinBackground,
    color: ownTokens.pinForeground,
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
  },
  box: { display: "flex", alignItems: "center", gap: "8px", padding: "6px 10px", border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: "6px", backgroundColor: tokens.colorNeutralBackground1 },
  strong: { fontWeight: tokens.fontWeightSemibold },
  link: { color: tokens.colorBrandForegroundLink, fontWeight: tokens.fontWeightMedium },
  fill: { padding: "4px 14px", borderRadius: tokens.borderRadiusCircular, backgroundColor: tokens.colorBrandBackground, color: tokens.colorNeutralForegroundOnBrand, fontWeight: tokens.fontWeightSemibold },
});

interface DrawingProps {
  /** What it shows, for screen readers. */
  label: string;
  /** In its address bar. */
  address: string;
  side: ReactNode;
  children: ReactNode;
}

export function Drawing({ label, address, side, children }: DrawingProps) {
  const styles = useDrawingStyles();
  return (
    <div className={styles.frame} role="img" aria-label={label}>
      <div className={styles.bar} aria-hidden>
        <span className={styles.dot} />
        <span className={styles.dot} />
        <span className={styles.dot} />
        <span className={styles.address}>{address}</span>
      </div>
      <div className={styles.body} aria-hidden>
        <div className={styles.side}>{side}</div>
        <div className={styles.main}>{children}</div>
      </div>
    </div>
  );
}

export function Grey({ width }: { width: number }) {
  const styles = useDrawingStyles();
  return <span className={styles.grey} style={{ width, display: "block" }} />;
}

export function Spot({ pin, children }: { pin: number; children: ReactNode }) {
  const styles = useDrawingStyles();
  return (
    <span className={styles.spot}>
      {children}
      <span className={styles.pin}>{pin}</span>
    </span>
  );
}

/** A drawing that opens when asked for. `of`: whose page it is. */
export function ShowMeWhere({ of, children }: { of: string; children: ReactNode }) {
  const setup = useSetupStyles();
  const [shown, setShown] = useState(false);
  if (!shown) {
    return (
      <div className={setup.apart}>
        <Button className={setup.flush} appearance="subtle" icon={<Eye20Regular />} onClick={() => setShown(true)}>
          {words.showMe}
        </Button>
      </div>
    );
  }
  return (
    <div className={mergeClasses(setup.stack, setup.apart)}>
      <div className={setup.row}>
        <strong>{words.showMe}</strong>
        <span className={setup.note}>{words.drawing(of)}</span>
        <Button className={setup.push} appearance="subtle" size="small" icon={<Dismiss16Regular />} onClick={() => setShown(false)}>
          {words.hide}
        </Button>
      </div>
      {children}
    </div>
  );
}
