/** Where an API key is made in Dialpad's console. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { Building16Regular, ChevronDown16Regular, Key16Regular, LockClosed16Regular } from "@fluentui/react-icons";

import { text } from "../../../text";
import { Drawing, Grey, Spot, useDrawingStyles } from "./Drawing";

const words = text.setup.key;
const dots = "••••••••";

const useStyles = makeStyles({
  keys: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: "8px" },
  key: { display: "flex", alignItems: "center", gap: "10px", minHeight: "54px", padding: "0 14px", "& + div": { borderTop: `1px solid ${tokens.colorNeutralStroke2}` } },
  mono: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

export function KeyDrawing() {
  const styles = useDrawingStyles();
  const own = useStyles();
  const side = (
    <>
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
    </>
  );
  return (
    <Drawing label={text.setup.drawing.showMe} address={words.address} side={side}>
      <div className={styles.line}>
        <span className={styles.title}>{words.apiKeys}</span>
        <span className={styles.push}>
          <Spot pin={3}>
            <span className={styles.fill}>{words.add}</span>
          </Spot>
        </span>
      </div>
      <Grey width={280} />
      <div className={own.keys}>
        <div className={own.key}>
          <Key16Regular />
          <span>{words.otherKey}</span>
          <span className={own.mono}>{dots}</span>
        </div>
        <div className={own.key}>
          <Key16Regular />
          <span className={styles.strong}>{text.app.name}</span>
          <span className={own.mono}>{dots}</span>
          <span className={styles.push}>
            <Spot pin={4}>
              <span className={styles.link}>{words.show}</span>
            </Spot>
          </span>
        </div>
      </div>
      <Grey width={170} />
      <Grey width={240} />
    </Drawing>
  );
}
