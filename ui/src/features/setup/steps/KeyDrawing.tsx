/** "Show me where": the Dialpad console as a drawing, grey bars for the rest, pins where the steps lead. Nothing in it can be used. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { Building16Regular, ChevronDown16Regular, Key16Regular, LockClosed16Regular } from "@fluentui/react-icons";
import type { ReactNode } from "react";

import { ownTokens } from "../../../components/tokens";
import { text } from "../../../text";

const words = text.setup.key;
const dots = "••••••••";

const useStyles = makeStyles({
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
  keys: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: "8px" },
  key: { display: "flex", alignItems: "center", gap: "10px", minHeight: "54px", padding: "0 14px", "& + div": { borderTop: `1px solid ${tokens.colorNeutralStroke2}` } },
  mono: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

export function KeyDrawing() {
  const styles = useStyles();
  return (
    <div className={styles.frame} role="img" aria-label={words.showMe}>
      <div className={styles.bar} aria-hidden>
        <span className={styles.dot} />
        <span className={styles.dot} />
        <span className={styles.dot} />
        <span className={styles.address}>{words.address}</span>
      </div>
      <div className={styles.body} aria-hidden>
        <div className={styles.side}>
          <Spot pin={1}>
            <span className={styles.box}>
              <Building16Regular />
              <span className={styles.strong}>{words.company}</span>
              <ChevronDown16Regular />
            </span>
          </Spot>
          <Grey width={96} />
          <Grey width={120} />
          <Grey width={80} />
          <span className={styles.line}>
            <LockClosed16Regular />
            <span className={styles.strong}>{words.authentication}</span>
          </span>
          <span className={styles.indent}>
            <Grey width={60} />
          </span>
          <span className={styles.indent}>
            <Spot pin={2}>
              <span className={styles.link}>{words.apiKeys}</span>
            </Spot>
          </span>
          <Grey width={104} />
        </div>
        <div className={styles.main}>
          <div className={styles.line}>
            <span className={styles.title}>{words.apiKeys}</span>
            <span className={styles.push}>
              <Spot pin={3}>
                <span className={styles.fill}>{words.add}</span>
              </Spot>
            </span>
          </div>
          <Grey width={280} />
          <div className={styles.keys}>
            <div className={styles.key}>
              <Key16Regular />
              <span>{words.otherKey}</span>
              <span className={styles.mono}>{dots}</span>
            </div>
            <div className={styles.key}>
              <Key16Regular />
              <span className={styles.strong}>{text.app.name}</span>
              <span className={styles.mono}>{dots}</span>
              <span className={styles.push}>
                <Spot pin={4}>
                  <span className={mergeClasses(styles.link)}>{words.show}</span>
                </Spot>
              </span>
            </div>
          </div>
          <Grey width={170} />
          <Grey width={240} />
        </div>
      </div>
    </div>
  );
}

function Grey({ width }: { width: number }) {
  const styles = useStyles();
  return <span className={styles.grey} style={{ width, display: "block" }} />;
}

function Spot({ pin, children }: { pin: number; children: ReactNode }) {
  const styles = useStyles();
  return (
    <span className={styles.spot}>
      {children}
      <span className={styles.pin}>{pin}</span>
    </span>
  );
}
